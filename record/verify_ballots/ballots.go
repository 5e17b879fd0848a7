// Each ballot: that it is the one received, whose it is, and what it proves.
package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"sync"

	ristretto "github.com/bwesterb/go-ristretto"
)

// ballot is one line of ballots.jsonl.
type ballot struct {
	handle      string
	ciphertexts []byte
	pairs       [][2]*ristretto.Point
	proofs      []byte
	paper       bool
}

// place is where a received ballot was listed first.
type place struct{ tracker, hash string }

// checkBallots reads every line and checks all that it must prove; it names the first that is wrong.
func checkBallots(t *terms, roll map[string]bool, received []place, lines []string, sheets int) ([]*ballot, error) {
	ballots, problems := make([]*ballot, len(lines)), make([]error, len(lines))
	papers := map[string]bool{}
	for serial := 1; serial <= sheets; serial++ {
		papers[string(hashed("paper", t.hash, numbered(serial))[:16])] = true
	}
	work, done := make(chan int), sync.WaitGroup{}
	for worker := 0; worker < runtime.NumCPU(); worker++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for at := range work {
				ballots[at], problems[at] = checkLine(t, roll, papers, received[at], lines[at])
			}
		}()
	}
	for at := 0; at < len(lines) && at < len(received); at++ {
		work <- at
	}
	close(work)
	done.Wait()
	for at := range lines {
		if at >= len(received) {
			return nil, fmt.Errorf("ballots.jsonl line %d was never listed as received", at+1)
		}
		if problems[at] != nil {
			return nil, fmt.Errorf("ballots.jsonl line %d, %s: %v", at+1, tracker(received[at].tracker), problems[at])
		}
	}
	if len(lines) < len(received) {
		missing := received[len(lines)].tracker
		return nil, fmt.Errorf("ballots.jsonl line %d, %s: it is missing", len(lines)+1, tracker(missing))
	}
	return ballots, nil
}

func checkLine(t *terms, roll, papers map[string]bool, listed place, line string) (*ballot, error) {
	value, err := read([]byte(line))
	if err != nil {
		return nil, err
	}
	record := asObject(value)
	if !record.only("ballot", "channel", "salt") {
		return nil, errors.New("it is not a ballot with its channel and salt")
	}
	data := fromText(record.text("ballot"))
	if hex.EncodeToString(sum(data)) != listed.hash {
		return nil, errors.New("it is not the ballot that was listed here as received")
	}
	b, err := readBallot(t, data)
	if err != nil {
		return nil, err
	}
	if hex.EncodeToString(hashed("tracker", t.hash, b.ciphertexts)) != listed.tracker {
		return nil, errors.New("it has another tracker than was listed here as received")
	}
	switch channel := record.text("channel"); {
	case channel == "paper":
		if record["salt"] != nil || !papers[b.handle] {
			return nil, errors.New("its handle is not that of a sheet of paper")
		}
		b.paper = true
	case channel != "device" && channel != "assisted" && channel != "electronic":
		return nil, errors.New("it came in no way that is known")
	case !onRoll(roll, record.digits("salt", 32), b.handle):
		return nil, errors.New("its handle is not on the roll")
	}
	return b, checkProofs(t, b)
}

func onRoll(roll map[string]bool, salt []byte, handle string) bool {
	return salt != nil && roll[hex.EncodeToString(hashed("handle", salt, []byte(handle)))]
}

// readBallot takes a ballot apart, and refuses one with anything in it that could be written in another way.
func readBallot(t *terms, data []byte) (*ballot, error) {
	proofs := 4*t.options + 2*(t.high-t.low+1)
	if len(data) != 25+64*t.options+32*proofs || data[0] != 1 {
		return nil, errors.New("it has not the shape of a ballot of this poll")
	}
	if !bytes.Equal(data[1:9], t.hash[:8]) {
		return nil, errors.New("it is of another poll")
	}
	split := 25 + 64*t.options
	b := &ballot{handle: string(data[9:25]), ciphertexts: data[25:split], proofs: data[split:]}
	for option := 0; option < t.options; option++ {
		var pair [2]*ristretto.Point
		for half := range pair {
			encoded := b.ciphertexts[64*option+32*half:][:32]
			point, good := parsePoint(encoded)
			if !good || bytes.Equal(encoded, zero) {
				return nil, fmt.Errorf("option %d is not encrypted as it must be", option+1)
			}
			pair[half] = point
		}
		b.pairs = append(b.pairs, pair)
	}
	for at := 0; at < proofs; at++ {
		encoded := b.proofs[32*at:][:32]
		if _, good := parseScalar(encoded); !good || bytes.Equal(encoded, zero) {
			return nil, fmt.Errorf("number %d of its proofs is out of range", at+1)
		}
	}
	return b, nil
}

func checkProofs(t *terms, b *ballot) error {
	total := [2]*ristretto.Point{nothing(), nothing()}
	for option, pair := range b.pairs {
		if !holds(t, b, "choice", numbered(option), pair, 0, 1, b.proofs[128*option:]) {
			return fmt.Errorf("it does not prove that option %d is chosen once or not at all", option+1)
		}
		total = [2]*ristretto.Point{plus(total[0], pair[0]), plus(total[1], pair[1])}
	}
	if !holds(t, b, "sum", nil, total, t.low, t.high, b.proofs[128*t.options:]) {
		return errors.New("it does not prove that it chooses as many options as the rule allows")
	}
	return nil
}

// holds tells whether the proof shows that a pair holds one of the numbers from low to high.
func holds(t *terms, b *ballot, tag string, suffix []byte, pair [2]*ristretto.Point, low, high int, proof []byte) bool {
	parts, challenges := [][]byte{t.hash, []byte(b.handle), b.ciphertexts, suffix}, new(ristretto.Scalar).SetZero()
	for value := low; value <= high; value++ {
		c, _ := parseScalar(proof[:32])
		r, _ := parseScalar(proof[32:64])
		proof = proof[64:]
		rest := new(ristretto.Point).Sub(pair[1], base(scalarOf(uint64(value))))
		parts = append(parts, plus(base(r), times(c, pair[0])).Bytes(), plus(times(r, t.key), times(c, rest)).Bytes())
		challenges.Add(challenges, c)
	}
	return challenges.Equals(challenge(tag, parts...))
}
