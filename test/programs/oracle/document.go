package oracle

import (
	"reflect"
	"runtime"
	"strconv"
	"unsafe"
)

// A layout is one reading of a map's memory: *hmapLayout or *swissLayout, whichever this program was built with,
// or *nilLayout.
type layout interface {
	// eachFull visits every slot that holds a live entry, exactly once.
	eachFull(visit func(s *slot))
	// appendJSON writes the document's "layout".
	appendJSON(to []byte, text *entryText) []byte
}

// A slot is one tophash or control byte and, where that says so, an entry.
type slot struct {
	mark  byte           // tophash or control byte
	state string         // as the design names it
	key   unsafe.Pointer // where the key's bytes are (behind the slot's pointer, if it is indirect); nil unless full
	elem  unsafe.Pointer
}

type nilLayout struct{}

func (nilLayout) eachFull(func(*slot)) {}

func (nilLayout) appendJSON(to []byte, _ *entryText) []byte {
	return append(to, `"kind":"nil"`...)
}

// readLayout reads the map whose header is at the given address.
func readLayout(header unsafe.Pointer, typ reflect.Type) layout {
	if header == nil {
		return nilLayout{}
	}
	return readMap((*mapHeader)(header), mapTypeOf(typ))
}

// mapTypeOf goes from reflect's view of a type to the runtime's descriptor: a reflect.Type is an interface, and its
// data word points at the descriptor.
func mapTypeOf(typ reflect.Type) *mapType {
	return (*mapType)((*[2]unsafe.Pointer)(unsafe.Pointer(&typ))[1])
}

// appendDocument writes one document, without a newline.
func appendDocument(to []byte, expression string, variable uintptr, typ reflect.Type) []byte {
	header := mapWord(variable)
	to = append(to, `{"format":"go-map-layout/1"`...)
	to = appendString(to, `,"expression":`, expression)
	to = appendString(to, `,"break":`, currentBreak)
	to = appendString(to, `,"type":`, typeName(typ))
	to = appendString(to, `,"keyType":`, typeName(typ.Key()))
	to = appendString(to, `,"elemType":`, typeName(typ.Elem()))
	to = appendString(to, `,"goVersion":`, runtime.Version())
	to = appendString(to, `,"goarch":`, runtime.GOARCH)
	to = appendNumber(to, `,"length":`, uint64(mapLength(header)))
	to = appendAddress(to, `,"variable":{"address":`, uint64(variable))
	to = append(to, `},"header":`...)
	to = appendHeader(to, header)
	to = append(to, `,"layout":{`...)
	to = readLayout(header, typ).appendJSON(to, newEntryText(typ))
	return append(to, `},"problems":[]}`...)
}

// mapLength is what len() is: the header's first word, in every version.
func mapLength(header unsafe.Pointer) uint {
	if header == nil {
		return 0
	}
	return *(*uint)(header)
}

// appendHeader writes the header field by field. The struct in hmap.go or swiss.go has the fields of this very
// version of Go, in order, so the compiler lays it out as the runtime's own.
func appendHeader(to []byte, header unsafe.Pointer) []byte {
	if header == nil {
		return append(to, "null"...)
	}
	typ := reflect.TypeOf(mapHeader{})
	to = appendAddress(to, `{"address":`, uint64(uintptr(header)))
	to = appendNumber(to, `,"sizeBytes":`, uint64(typ.Size()))
	to = append(to, `,"fields":[`...)
	for i := 0; i < typ.NumField(); i++ {
		field := typ.Field(i)
		if i > 0 {
			to = append(to, ',')
		}
		at := unsafe.Add(header, field.Offset)
		to = appendString(to, `{"name":`, field.Name)
		to = appendNumber(to, `,"offset":`, uint64(field.Offset))
		to = appendNumber(to, `,"sizeBytes":`, uint64(field.Type.Size()))
		to = append(to, `,"raw":`...)
		to = appendRaw(to, at, field.Type.Size())
		to = appendString(to, `,"value":`, fieldValue(field, at))
		to = append(to, '}')
	}
	return append(to, `]}`...)
}

// fieldValue: decimal, or hexadecimal for pointers and seeds.
func fieldValue(field reflect.StructField, at unsafe.Pointer) string {
	number := uint64(0)
	switch field.Type.Size() {
	case 1:
		number = uint64(*(*uint8)(at))
	case 2:
		number = uint64(*(*uint16)(at))
	case 4:
		number = uint64(*(*uint32)(at))
	case 8:
		number = *(*uint64)(at)
	}
	if field.Type.Kind() == reflect.UnsafePointer || field.Name == "hash0" || field.Name == "seed" {
		return "0x" + strconv.FormatUint(number, 16)
	}
	if field.Type.Kind() == reflect.Int {
		return strconv.FormatInt(int64(number), 10)
	}
	return strconv.FormatUint(number, 10)
}

// entryText knows how the keys and elems of one map type are written.
type entryText struct {
	markName          string // `"tophash":` or `"control":`
	keySize, elemSize uintptr
	keyText, elemText textOf // nil for kinds whose text is the debugger's own
}

func newEntryText(typ reflect.Type) *entryText {
	return &entryText{
		markName: markName,
		keySize:  typ.Key().Size(),
		elemSize: typ.Elem().Size(),
		keyText:  textFor(typ.Key()),
		elemText: textFor(typ.Elem()),
	}
}

func (e *entryText) appendSlot(to []byte, s *slot) []byte {
	to = append(to, '{')
	to = append(to, e.markName...)
	to = append(to, '"', '0', 'x', hexDigits[s.mark>>4], hexDigits[s.mark&15], '"')
	to = append(to, `,"state":"`...)
	to = append(to, s.state...)
	to = append(to, '"')
	if s.key != nil {
		if e.keyText != nil {
			to = appendString(to, `,"key":`, e.keyText(s.key))
		}
		if e.elemText != nil {
			to = appendString(to, `,"elem":`, e.elemText(s.elem))
		}
		to = append(to, `,"keyRaw":`...)
		to = appendRaw(to, s.key, e.keySize)
		to = append(to, `,"elemRaw":`...)
		to = appendRaw(to, s.elem, e.elemSize)
	}
	return append(to, '}')
}

const hexDigits = "0123456789abcdef"

// appendRaw writes size bytes in memory order.
func appendRaw(to []byte, at unsafe.Pointer, size uintptr) []byte {
	to = append(to, '"')
	for _, b := range unsafe.Slice((*byte)(at), size) {
		to = append(to, hexDigits[b>>4], hexDigits[b&15])
	}
	return append(to, '"')
}

func appendNumber(to []byte, before string, number uint64) []byte {
	return strconv.AppendUint(append(to, before...), number, 10)
}

func appendAddress(to []byte, before string, address uint64) []byte {
	to = append(append(to, before...), `"0x`...)
	return append(strconv.AppendUint(to, address, 16), '"')
}

// appendString writes a JSON string. What comes here is valid UTF-8 without control characters: names, numbers, and
// strings that strconv.Quote has been over.
func appendString(to []byte, before string, text string) []byte {
	to = append(append(to, before...), '"')
	for i := 0; i < len(text); i++ {
		if text[i] == '"' || text[i] == '\\' {
			to = append(to, '\\')
		}
		to = append(to, text[i])
	}
	return append(to, '"')
}
