// Which ballots count, their sum, and what it was decrypted to.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	ristretto "github.com/bwesterb/go-ristretto"
)

// checkCount goes from the ballots received to the counts.
func checkCount(folder string, t *terms, roll map[string]bool, received []place, tally object) (string, error) {
	data, err := os.ReadFile(filepath.Join(folder, "ballots.jsonl"))
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(data), "\n")
	if lines[len(lines)-1] != "" {
		return "", errors.New("ballots.jsonl breaks off in its last line")
	}
	lines = lines[:len(lines)-1]
	paper := asObject(tally["paper"])
	sheets, spoiled := paper.whole("sheets"), paper.whole("spoiled")
	if !tally.only("format", "manifest", "ballots", "received", "replaced", "overridden", "paper", "counted",
		"counts", "decryption") || !paper.only("checked_off", "sheets", "spoiled") || !paper.isList("checked_off") ||
		sheets < 0 || sheets > 1000000 || spoiled < 0 {
		return "", errors.New("tally.json does not say what it must")
	}
	ballots, err := checkBallots(t, roll, received, lines, sheets)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(sum(data), tally.digits("ballots", 32)) {
		return "", errors.New("tally.json is not of these ballots")
	}
	checkedOff := map[string]bool{}
	for at, entry := range paper.list("checked_off") {
		handle := string(asObject(entry).digits("handle", 16))
		if !asObject(entry).only("handle", "salt") {
			return "", fmt.Errorf("tally.json: check-off %d is not a handle and its salt", at+1)
		}
		if checkedOff[handle] || !onRoll(roll, asObject(entry).digits("salt", 32), handle) {
			return "", fmt.Errorf("tally.json: check-off %d is not on the roll, or there twice", at+1)
		}
		checkedOff[handle] = true
	}

	last, onPaper := map[string]int{}, map[string]bool{}
	for at, b := range ballots {
		last[b.handle] = at
		if b.paper {
			onPaper[b.handle] = true
		}
	}
	if sheets > len(checkedOff) {
		return "", fmt.Errorf("tally.json: %d sheets of paper, and %d check-offs", sheets, len(checkedOff))
	}
	if len(onPaper)+spoiled != sheets {
		return "", fmt.Errorf("tally.json: of %d sheets of paper %d were entered and %d spoiled", sheets, len(onPaper), spoiled)
	}
	counted, overridden := 0, 0
	sums := make([][2]*ristretto.Point, t.options)
	for option := range sums {
		sums[option] = [2]*ristretto.Point{nothing(), nothing()}
	}
	for at, b := range ballots {
		if last[b.handle] != at {
			continue
		}
		if checkedOff[b.handle] {
			overridden++
			continue
		}
		counted++
		for option, pair := range b.pairs {
			sums[option] = [2]*ristretto.Point{plus(sums[option][0], pair[0]), plus(sums[option][1], pair[1])}
		}
	}
	for key, value := range map[string]int{
		"received": len(ballots), "replaced": len(ballots) - len(last), "overridden": overridden, "counted": counted,
	} {
		if tally.whole(key) != value {
			return "", fmt.Errorf("tally.json: %s is %d", key, value)
		}
	}
	if counted < t.floor {
		return "", fmt.Errorf("%d ballots were decrypted, and the floor is %d", counted, t.floor)
	}
	counts, err := checkDecryption(t, sums, tally, counted)
	if err != nil {
		return "", err
	}
	words := ""
	if len(checkedOff) > 0 {
		words = fmt.Sprintf(", %d checked off for paper, %d sheets, %d spoiled", len(checkedOff), sheets, spoiled)
	}
	return fmt.Sprintf("%d ballots, %d counted: %s%s, manifest %x", len(ballots), counted, counts, words, t.hash), nil
}

func checkDecryption(t *terms, sums [][2]*ristretto.Point, tally object, counted int) (string, error) {
	shares, counts := tally.list("decryption"), tally.list("counts")
	if !tally.isList("decryption") || !tally.isList("counts") || len(shares) != t.options || len(counts) != t.options {
		return "", errors.New("tally.json has not a count and a share for each option")
	}
	words := []string{}
	for option, pair := range sums {
		share := asObject(shares[option])
		d, good := parsePoint(share.digits("share", 32))
		c, inRange := parseScalar(share.digits("challenge", 32))
		r, inRangeToo := parseScalar(share.digits("response", 32))
		if !good || !inRange || !inRangeToo || bytes.Equal(c.Bytes(), zero) || bytes.Equal(r.Bytes(), zero) {
			return "", fmt.Errorf("tally.json: the share of option %d is out of range", option+1)
		}
		u, v := plus(base(r), times(c, t.key)), plus(times(r, pair[0]), times(c, d))
		again := challenge("decryption", t.hash, tally.digits("ballots", 32), numbered(option),
			pair[0].Bytes(), pair[1].Bytes(), d.Bytes(), u.Bytes(), v.Bytes())
		if !again.Equals(c) {
			return "", fmt.Errorf("tally.json: the share of option %d is not proved", option+1)
		}
		count := object{"count": counts[option]}.whole("count")
		if count < 0 || count > counted || !new(ristretto.Point).Sub(pair[1], d).Equals(base(scalarOf(uint64(count)))) {
			return "", fmt.Errorf("tally.json: the count of option %d is not what the ballots hold", option+1)
		}
		code := asObject(t.manifest.list("options")[option]).text("code")
		words = append(words, fmt.Sprintf("%s %d", code, count))
	}
	return strings.Join(words, ", "), nil
}
