// Checks every secret poll of a published record from its files alone: each ballot's proofs, who may vote, which ballots
// count, their sum, its decryption and the counts. It shares no code with Hearth, and the group is go-ristretto's.
//
//	verify_ballots FOLDER                   0: everything is right, 1: something is not, 2: it could not be checked
//	verify_ballots --encodings [--bare]     answers each line of hexadecimal digits with ok or bad; --bare asks only
//	                                        the library, without the parse in front of it
//
// It does not look whether these files are the ones that the record names, nor in their turn: verify.py and the log's own
// programs do.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	ristretto "github.com/bwesterb/go-ristretto"
)

// terms are what a poll's manifest lays down.
type terms struct {
	hash             []byte
	manifest         object
	key              *ristretto.Point
	keyBytes         []byte
	options          int
	low, high, floor int
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--encodings" {
		answerEncodings(len(os.Args) > 2 && os.Args[2] == "--bare")
		return
	}
	if len(os.Args) != 2 {
		fmt.Println("verify_ballots FOLDER, where FOLDER is a published record with its polls in polls/")
		os.Exit(2)
	}
	found, _ := filepath.Glob(filepath.Join(os.Args[1], "polls", "*", "*", "*"))
	folders := map[string]bool{}
	for _, path := range found {
		folders[filepath.Dir(path)] = true
	}
	if len(folders) == 0 {
		fmt.Println("There is no secret poll in " + os.Args[1])
		os.Exit(2)
	}
	paths := make([]string, 0, len(folders))
	for path := range folders {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	code := 0
	for _, path := range paths {
		name, _ := filepath.Rel(os.Args[1], path)
		words, err := checkPoll(path)
		if err != nil {
			words, code = "WRONG: "+err.Error(), 1
		}
		fmt.Println(name + ": " + words)
	}
	fmt.Println("Whether the record names these files, and in their turn, was not looked at: verify.py does that.")
	os.Exit(code)
}

func answerEncodings(bare bool) {
	lines, out := bufio.NewScanner(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		data, err := hex.DecodeString(lines.Text())
		parse := parsePoint
		if bare {
			parse = libraryPoint
		}
		answer := "bad"
		if _, good := parse(data); err == nil && good {
			answer = "ok"
		}
		fmt.Fprintln(out, answer)
	}
}

func checkPoll(folder string) (string, error) {
	t, err := readTerms(folder)
	if err != nil {
		return "", err
	}
	roll, err := checkRoll(folder, t)
	if err != nil {
		return "", err
	}
	received, err := readReceived(folder)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(filepath.Join(folder, "tally.json"))
	if os.IsNotExist(err) {
		if exists(folder, "ballots.jsonl") {
			return "", errors.New("there is ballots.jsonl, and no tally.json")
		}
		return fmt.Sprintf("%d ballots received and not counted yet, manifest %x", len(received), t.hash), nil
	} else if err != nil {
		return "", err
	}
	value, err := read(data)
	tally := asObject(value)
	if err != nil || tally.text("format") != format+" tally" || tally.text("manifest") != hex.EncodeToString(t.hash) {
		return "", errors.New("tally.json is not a tally of this manifest")
	}
	if _, found := tally["not_valid"]; found {
		if tally.text("not_valid") != "floor" || !tally.only("format", "manifest", "not_valid") || exists(folder, "ballots.jsonl") {
			return "", errors.New("tally.json says that too few voted, and there is more than that")
		}
		return fmt.Sprintf("at most %d ballots received, too few to be counted, manifest %x", len(received), t.hash), nil
	}
	return checkCount(folder, t, roll, received, tally)
}

func exists(folder, name string) bool {
	_, err := os.Stat(filepath.Join(folder, name))
	return err == nil
}

func readTerms(folder string) (*terms, error) {
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return nil, err
	}
	value, err := read(data)
	if err != nil {
		return nil, fmt.Errorf("manifest.json: %v", err)
	}
	m := asObject(value)
	if wrong := wrongIn(m); wrong != "" {
		return nil, errors.New("manifest.json: " + wrong)
	}
	t := &terms{hash: sum(data), manifest: m, options: len(m.list("options")), floor: m.whole("floor")}
	rule := asObject(m["rule"])
	switch {
	case rule.text("kind") == "one" && rule.only("kind"):
		t.low, t.high = 1, 1
	case rule.text("kind") == "approval" && rule.only("kind", "most"):
		t.high = rule.whole("most")
	}
	good := false
	t.keyBytes = m.digits("election_key", 32)
	t.key, good = parsePoint(t.keyBytes)
	codes := map[string]bool{}
	for _, option := range m.list("options") {
		codes[asObject(option).text("code")] = true
	}
	switch {
	case m.text("format") != format || m.text("suite") != "ristretto255-sha512" || m.text("level") != "B":
		return nil, errors.New("manifest.json: it is of another kind")
	case m.text("electorate") != filepath.Base(folder) || m.text("poll") != filepath.Base(filepath.Dir(folder)):
		return nil, errors.New("manifest.json: it is of another poll than its folder")
	case t.options < 2 || t.options > 30 || len(codes) != t.options || codes[""]:
		return nil, errors.New("manifest.json: its options are not two to thirty with a code each")
	case t.high < 1 || t.high > t.options:
		return nil, errors.New("manifest.json: its rule is not known")
	case t.floor < 11:
		return nil, errors.New("manifest.json: its floor is under 11")
	case !good || bytes.Equal(t.keyBytes, zero):
		return nil, errors.New("manifest.json: its key is no key")
	}
	for _, option := range m.list("options") {
		if !asObject(option).isWorded("label") || !asObject(option).isWorded("effect") {
			return nil, errors.New("manifest.json: its options are not in words of each language")
		}
	}
	return t, nil
}

// wrongIn says what keeps a manifest from being one, apart from what the arithmetic needs.
func wrongIn(m object) string {
	if !m.only("format", "suite", "level", "poll", "electorate", "electorate_name", "proposal", "question", "options",
		"rule", "quorum_per_cent", "threshold_per_cent", "tie", "floor", "announced_at", "roll_frozen_at", "opens_at",
		"closes_at", "election_key", "receipt_key", "roll", "booth", "log") {
		return "it has not the fields of a manifest"
	}
	moments := []string{"announced_at", "roll_frozen_at", "opens_at", "closes_at"}
	for at, name := range moments {
		if !m.isMoment(name) || at > 0 && m.text(moments[at-1]) > m.text(name) {
			return "its moments are not written as they must be, in their order"
		}
	}
	roll, booth := asObject(m["roll"]), asObject(m["booth"])
	quorum, threshold := m.whole("quorum_per_cent"), m.whole("threshold_per_cent")
	switch {
	case m.text("opens_at") == m.text("closes_at"):
		return "its moments are not written as they must be, in their order"
	case !m.isList("options"):
		return "its options are not two to thirty with a code each"
	case !m.isWorded("question") || !m.isWorded("electorate_name"):
		return "its question or electorate is not in words of each language"
	case quorum < 0 || quorum > 100 || threshold < 0 || threshold > 100 || m.text("tie") != "not_passed":
		return "its quorum, threshold or tie is not known"
	case !roll.only("size", "commitment") || roll.whole("size") < 0 || roll.digits("commitment", 32) == nil ||
		!booth.only("module", "portable") || booth.digits("module", 32) == nil || booth.digits("portable", 32) == nil ||
		!m.isText("proposal") || !m.isText("log") || !isKey(m.text("receipt_key")):
		return "its roll, booth, proposal, log or receipt key is not written as it must be"
	}
	return ""
}

// isKey tells whether a text is a signed-note key: name, short hash and the key itself, which belong together.
func isKey(text string) bool {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return false
	}
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(data) != 33 || data[0] != 1 {
		return false
	}
	return hex.EncodeToString(sum(append([]byte(parts[0]+"\n"), data...))[:4]) == parts[1]
}

// checkRoll gives the commitments of everybody who may vote.
func checkRoll(folder string, t *terms) (map[string]bool, error) {
	data, err := os.ReadFile(filepath.Join(folder, "roll.json"))
	if err != nil {
		return nil, err
	}
	promised := asObject(t.manifest["roll"])
	if !bytes.Equal(sum(data), promised.digits("commitment", 32)) {
		return nil, errors.New("roll.json is not the one in the manifest")
	}
	value, err := read(data)
	list, isList := value.([]interface{})
	if err != nil || !isList || len(list) != promised.whole("size") {
		return nil, errors.New("roll.json has not as many lines as the manifest says")
	}
	roll, last := map[string]bool{}, ""
	for at, entry := range list {
		commitment, _ := entry.(string)
		if fromHex(commitment, 32) == nil || commitment <= last {
			return nil, fmt.Errorf("roll.json: entry %d is no commitment in its order", at+1)
		}
		roll[commitment], last = true, commitment
	}
	return roll, nil
}

// readReceived gives what was listed when ballots came in, in the order of the bulletin.
func readReceived(folder string) ([]place, error) {
	var all []place
	seen := map[string]bool{}
	found, _ := filepath.Glob(filepath.Join(folder, "received-*.json"))
	for n := 1; n <= len(found); n++ {
		name := fmt.Sprintf("received-%d.json", n)
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, fmt.Errorf("%s is not there, and a later one is", name)
		}
		value, err := read(data)
		batch := asObject(value)
		if err != nil || !batch.only("batch", "hour", "ballots") || batch.whole("batch") != n ||
			!batch.isMoment("hour") || !batch.isList("ballots") {
			return nil, fmt.Errorf("%s is not batch %d in canonical JSON", name, n)
		}
		for at, entry := range batch.list("ballots") {
			one := asObject(entry)
			if !one.only("tracker", "sha256") || one.digits("tracker", 32) == nil || one.digits("sha256", 32) == nil {
				return nil, fmt.Errorf("%s: ballot %d has no tracker and hash", name, at+1)
			}
			// An older ballot of somebody, sent once more after the last one, would count in its place.
			if seen[one.text("tracker")] {
				return nil, fmt.Errorf("%s: ballot %d, %s, was received before", name, at+1, tracker(one.text("tracker")))
			}
			seen[one.text("tracker")] = true
			all = append(all, place{one.text("tracker"), one.text("sha256")})
		}
	}
	return all, nil
}
