// Checks a published record with libraries that nobody of this project wrote: golang.org/x/mod/sumdb/note opens
// the signed checkpoint, and golang.org/x/mod/sumdb/tlog authenticates every tile against its root.
//
//	verify FOLDER VKEY [OLDER_CHECKPOINT]
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, parts ...interface{}) {
	fmt.Printf(format+"\n", parts...)
	os.Exit(1)
}

// folder reads tiles as C2SP tlog-tiles lays them out: the height, always 8, is not part of the path.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func open(path string, verifier note.Verifier) tlog.Tree {
	data, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("checkpoint: not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("checkpoint: %v", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("checkpoint: %v", err)
	}
	return tlog.Tree{N: size, Hash: root}
}

func main() {
	source := folder(os.Args[1])
	verifier, err := note.NewVerifier(os.Args[2])
	if err != nil {
		fail("key: %v", err)
	}
	tree := open(filepath.Join(string(source), "checkpoint"), verifier)
	hashes := tlog.TileHashReader(tree, source)
	if len(os.Args) > 3 {
		old := open(os.Args[3], verifier)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
		}
		if err != nil {
			fail("%d entries are not the beginning of %d: %v", old.N, tree.N, err)
		}
		fmt.Printf("consistent %d %d\n", old.N, tree.N)
	}
	for first := int64(0); first < tree.N; first += 256 {
		checkBundle(source, tree, hashes, first)
	}
	fmt.Printf("matches %d %s\n", tree.N, tree.Hash)
}

func checkBundle(source folder, tree tlog.Tree, hashes tlog.HashReader, first int64) {
	width := 256
	if tree.N-first < 256 {
		width = int(tree.N - first)
	}
	bundle := tlog.Tile{H: 8, L: -1, N: first / 256, W: width}
	path := "tile/entries/" + strings.TrimPrefix(bundle.Path(), "tile/8/data/")
	data, err := os.ReadFile(filepath.Join(string(source), path))
	if err != nil {
		fail("entry %d: %v", first, err)
	}
	for index := first; index < first+int64(width); index++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			fail("entry %d: the bundle is cut short", index)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			fail("entry %d: %v", index, err)
		}
		if tlog.RecordHash(data[2:end]) != found[0] {
			fail("entry %d: does not match its hash", index)
		}
		data = data[end:]
	}
	if len(data) != 0 {
		fail("entry %d: something follows the last entry of its bundle", first+int64(width)-1)
	}
}
