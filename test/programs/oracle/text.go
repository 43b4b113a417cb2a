package oracle

import (
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// A textOf writes the value that lies at an address.
type textOf func(at unsafe.Pointer) string

// textFor gives the writer for a basic kind (a named type counts as its underlying one), or nil: other kinds are
// written as the debugger prints them, which the oracle cannot know.
func textFor(typ reflect.Type) textOf {
	switch typ.Kind() {
	case reflect.Bool:
		return func(at unsafe.Pointer) string { return strconv.FormatBool(*(*bool)(at)) }
	case reflect.Int:
		return func(at unsafe.Pointer) string { return strconv.FormatInt(int64(*(*int)(at)), 10) }
	case reflect.Int8:
		return func(at unsafe.Pointer) string { return strconv.FormatInt(int64(*(*int8)(at)), 10) }
	case reflect.Int16:
		return func(at unsafe.Pointer) string { return strconv.FormatInt(int64(*(*int16)(at)), 10) }
	case reflect.Int32:
		return func(at unsafe.Pointer) string { return strconv.FormatInt(int64(*(*int32)(at)), 10) }
	case reflect.Int64:
		return func(at unsafe.Pointer) string { return strconv.FormatInt(*(*int64)(at), 10) }
	case reflect.Uint:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(uint64(*(*uint)(at)), 10) }
	case reflect.Uint8:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(uint64(*(*uint8)(at)), 10) }
	case reflect.Uint16:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(uint64(*(*uint16)(at)), 10) }
	case reflect.Uint32:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(uint64(*(*uint32)(at)), 10) }
	case reflect.Uint64:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(*(*uint64)(at), 10) }
	case reflect.Uintptr:
		return func(at unsafe.Pointer) string { return strconv.FormatUint(uint64(*(*uintptr)(at)), 10) }
	case reflect.Float32:
		return func(at unsafe.Pointer) string { return strconv.FormatFloat(float64(*(*float32)(at)), 'g', -1, 32) }
	case reflect.Float64:
		return func(at unsafe.Pointer) string { return strconv.FormatFloat(*(*float64)(at), 'g', -1, 64) }
	case reflect.Complex64:
		return func(at unsafe.Pointer) string {
			return strconv.FormatComplex(complex128(*(*complex64)(at)), 'g', -1, 64)
		}
	case reflect.Complex128:
		return func(at unsafe.Pointer) string { return strconv.FormatComplex(*(*complex128)(at), 'g', -1, 128) }
	case reflect.String:
		return func(at unsafe.Pointer) string { return strconv.Quote(*(*string)(at)) }
	case reflect.Ptr, reflect.UnsafePointer:
		return func(at unsafe.Pointer) string { return "0x" + strconv.FormatUint(uint64(*(*uintptr)(at)), 16) }
	}
	return nil
}

// typeName is the type's name in the debug information: like reflect's, but with whole package paths
// (`net/url.Values`, not `url.Values`).
func typeName(typ reflect.Type) string {
	if typ.Name() != "" {
		if typ.PkgPath() == "" {
			return typ.Name()
		}
		return typ.PkgPath() + "." + typ.Name()
	}
	switch typ.Kind() {
	case reflect.Array:
		return "[" + strconv.Itoa(typ.Len()) + "]" + typeName(typ.Elem())
	case reflect.Slice:
		return "[]" + typeName(typ.Elem())
	case reflect.Ptr:
		return "*" + typeName(typ.Elem())
	case reflect.Map:
		return "map[" + typeName(typ.Key()) + "]" + typeName(typ.Elem())
	case reflect.Chan:
		return chanName(typ)
	case reflect.Func:
		return "func" + signature(typ)
	case reflect.Struct:
		return structName(typ)
	case reflect.Interface:
		return interfaceName(typ)
	}
	return typ.String()
}

func chanName(typ reflect.Type) string {
	elem := typeName(typ.Elem())
	switch typ.ChanDir() {
	case reflect.RecvDir:
		return "<-chan " + elem
	case reflect.SendDir:
		return "chan<- " + elem
	}
	if strings.HasPrefix(elem, "<-") {
		return "chan (" + elem + ")"
	}
	return "chan " + elem
}

func signature(typ reflect.Type) string {
	parameters := make([]string, typ.NumIn())
	for i := range parameters {
		parameters[i] = typeName(typ.In(i))
		if typ.IsVariadic() && i == len(parameters)-1 {
			parameters[i] = "..." + typeName(typ.In(i).Elem())
		}
	}
	text := "(" + strings.Join(parameters, ", ") + ")"
	results := make([]string, typ.NumOut())
	for i := range results {
		results[i] = typeName(typ.Out(i))
	}
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func structName(typ reflect.Type) string {
	if typ.NumField() == 0 {
		return "struct {}"
	}
	fields := make([]string, typ.NumField())
	for i := range fields {
		field := typ.Field(i)
		name := field.Name
		if field.PkgPath != "" {
			name = field.PkgPath + "." + name
		}
		if field.Anonymous {
			fields[i] = typeName(field.Type)
		} else {
			fields[i] = name + " " + typeName(field.Type)
		}
		if field.Tag != "" {
			fields[i] += " " + strconv.Quote(string(field.Tag))
		}
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

func interfaceName(typ reflect.Type) string {
	if typ.NumMethod() == 0 {
		return "interface {}"
	}
	methods := make([]string, typ.NumMethod())
	for i := range methods {
		method := typ.Method(i)
		name := method.Name
		if method.PkgPath != "" {
			name = method.PkgPath + "." + name
		}
		methods[i] = name + signature(method.Type)
	}
	return "interface { " + strings.Join(methods, "; ") + " }"
}
