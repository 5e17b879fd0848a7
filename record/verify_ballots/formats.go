// The group, the hashes and the JSON of verify_ballots.go.
package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"unicode/utf16"

	ristretto "github.com/bwesterb/go-ristretto"
)

const format = "hearth-ballot-1"

var (
	prime, _ = new(big.Int).SetString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", 16)
	order, _ = new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	zero     = make([]byte, 32)
)

// The group.

func number(data []byte) *big.Int {
	turned := make([]byte, len(data))
	for at, digit := range data {
		turned[len(data)-1-at] = digit
	}
	return new(big.Int).SetBytes(turned)
}

func libraryPoint(data []byte) (*ristretto.Point, bool) {
	var buffer [32]byte
	var point ristretto.Point
	if len(data) != copy(buffer[:], data) || len(data) != 32 {
		return nil, false
	}
	return &point, point.SetBytes(&buffer)
}

// parsePoint takes the one encoding that RFC 9496 allows for each point, whatever the library would take.
func parsePoint(data []byte) (*ristretto.Point, bool) {
	if len(data) != 32 || data[0]&1 == 1 || number(data).Cmp(prime) >= 0 {
		return nil, false
	}
	return libraryPoint(data)
}

func parseScalar(data []byte) (*ristretto.Scalar, bool) {
	value := number(data)
	if len(data) != 32 || value.Cmp(order) >= 0 {
		return nil, false
	}
	return new(ristretto.Scalar).SetBigInt(value), true
}

func scalarOf(value uint64) *ristretto.Scalar { return new(ristretto.Scalar).SetUint64(value) }

func times(scalar *ristretto.Scalar, point *ristretto.Point) *ristretto.Point {
	return new(ristretto.Point).PublicScalarMult(point, scalar)
}

func base(scalar *ristretto.Scalar) *ristretto.Point {
	return new(ristretto.Point).PublicScalarMultBase(scalar)
}

func plus(one, other *ristretto.Point) *ristretto.Point { return new(ristretto.Point).Add(one, other) }

func nothing() *ristretto.Point { return new(ristretto.Point).SetZero() }

// Hashes.

func frame(tag string, parts ...[]byte) []byte {
	var framed bytes.Buffer
	for _, part := range append([][]byte{[]byte(tag)}, parts...) {
		framed.Write(numbered(len(part)))
		framed.Write(part)
	}
	return framed.Bytes()
}

func numbered(value int) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(value))
}

func challenge(tag string, parts ...[]byte) *ristretto.Scalar {
	digest := sha512.Sum512(frame(format+" "+tag, parts...))
	return new(ristretto.Scalar).SetReduced(&digest)
}

func hashed(tag string, parts ...[]byte) []byte { return sum(frame(format+" "+tag, parts...)) }

func sum(data []byte) []byte {
	digest := sha256.Sum256(data)
	return digest[:]
}

// Files. Each is canonical JSON, so that nobody can read it in two ways: a key given twice, a key that differs in case
// and a space too many all make other bytes than those that were read.

type object map[string]interface{}

func read(data []byte) (interface{}, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value interface{}
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	var again bytes.Buffer
	if err := write(&again, value); err != nil {
		return nil, err
	}
	if !bytes.Equal(again.Bytes(), data) {
		return nil, errors.New("it is not canonical JSON")
	}
	return value, nil
}

func write(to *bytes.Buffer, value interface{}) error {
	switch value := value.(type) {
	case map[string]interface{}:
		keys := make([]string, 0, len(value))
		for key := range value {
			if !plain(key) {
				return errors.New("a name in it is not in plain letters")
			}
			keys = append(keys, key)
		}
		sort.Slice(keys, func(i, j int) bool { return before(keys[i], keys[j]) })
		to.WriteByte('{')
		for at, key := range keys {
			if at > 0 {
				to.WriteByte(',')
			}
			writeText(to, key)
			to.WriteByte(':')
			if err := write(to, value[key]); err != nil {
				return err
			}
		}
		to.WriteByte('}')
	case []interface{}:
		to.WriteByte('[')
		for at, item := range value {
			if at > 0 {
				to.WriteByte(',')
			}
			if err := write(to, item); err != nil {
				return err
			}
		}
		to.WriteByte(']')
	case string:
		writeText(to, value)
	case json.Number:
		whole, err := strconv.ParseInt(string(value), 10, 54)
		if err != nil {
			return errors.New("a number in it is not whole")
		}
		to.WriteString(strconv.FormatInt(whole, 10))
	default:
		literal, _ := json.Marshal(value)
		to.Write(literal)
	}
	return nil
}

func plain(key string) bool {
	for at := 0; at < len(key); at++ {
		if key[at] > 127 {
			return false
		}
	}
	return true
}

func before(one, other string) bool {
	a, b := utf16.Encode([]rune(one)), utf16.Encode([]rune(other))
	for at := 0; at < len(a) && at < len(b); at++ {
		if a[at] != b[at] {
			return a[at] < b[at]
		}
	}
	return len(a) < len(b)
}

func writeText(to *bytes.Buffer, text string) {
	short := map[rune]string{'"': `\"`, '\\': `\\`, 8: `\b`, 9: `\t`, 10: `\n`, 12: `\f`, 13: `\r`}
	to.WriteByte('"')
	for _, letter := range text {
		if escaped, found := short[letter]; found {
			to.WriteString(escaped)
		} else if letter < 32 {
			fmt.Fprintf(to, `\u%04x`, letter)
		} else {
			to.WriteRune(letter)
		}
	}
	to.WriteByte('"')
}

func asObject(value interface{}) object {
	found, _ := value.(map[string]interface{})
	return found
}

func (o object) text(key string) string {
	found, _ := o[key].(string)
	return found
}

func (o object) list(key string) []interface{} {
	found, _ := o[key].([]interface{})
	return found
}

func (o object) isList(key string) bool {
	_, good := o[key].([]interface{})
	return good
}

func (o object) isText(key string) bool {
	_, good := o[key].(string)
	return good
}

// isWorded tells whether there is a text for each language, and one at least.
func (o object) isWorded(key string) bool {
	worded := asObject(o[key])
	for language := range worded {
		if !worded.isText(language) {
			return false
		}
	}
	return len(worded) > 0
}

var moment = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$`)

func (o object) isMoment(key string) bool { return moment.MatchString(o.text(key)) }

// only tells whether these are all of its keys.
func (o object) only(keys ...string) bool {
	for _, key := range keys {
		if _, found := o[key]; !found {
			return false
		}
	}
	return len(o) == len(keys)
}

// whole gives -1 for what is no whole number from 0.
func (o object) whole(key string) int {
	found, _ := o[key].(json.Number)
	value, err := strconv.Atoi(string(found))
	if err != nil || value < 0 {
		return -1
	}
	return value
}

// digits reads lower case hexadecimal digits of so many bytes, and gives nothing for anything else.
func (o object) digits(key string, length int) []byte { return fromHex(o.text(key), length) }

func fromHex(text string, length int) []byte {
	data, err := hex.DecodeString(text)
	if err != nil || len(data) != length || hex.EncodeToString(data) != text {
		return nil
	}
	return data
}

// fromText reads base64url that could not be written in any other way.
func fromText(text string) []byte {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || base64.RawURLEncoding.EncodeToString(data) != text {
		return nil
	}
	return data
}

// tracker says the code as a voter sees it, and as the files have it.
func tracker(digits string) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	data := fromHex(digits, 32)
	if data == nil {
		return "tracker unreadable"
	}
	code := base32(alphabet, data[:10])
	return "tracker " + code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:] + " (" + digits + ")"
}

func base32(alphabet string, data []byte) string {
	value, code := new(big.Int).SetBytes(data), make([]byte, 16)
	for at := 15; at >= 0; at-- {
		code[at] = alphabet[new(big.Int).And(value, big.NewInt(31)).Int64()]
		value.Rsh(value, 5)
	}
	return string(code)
}
