// Resolve writes down what go/types knows about the packages in some folders: which declaration each local name means, and which
// expressions are maps, with the sizes of their keys and elems. The language server's own answers, by syntax alone, are held
// against it.
//
//	resolve FOLDER…
//
// One JSON document per file and line. Offsets are in bytes.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
)

// A file is what is written about one Go file.
type file struct {
	Path string
	// Locals: offset of a name, offset of the name that declares it.
	Locals [][2]int
	// Package: offsets of names that mean something on the package's top level.
	Package []int
	Maps    []mapType
}

// A mapType is an expression that is a map, or a pointer to one. Sizes are -1 where a type parameter decides.
type mapType struct {
	Offset          int
	Key, KeyAlign   int64
	Elem, ElemAlign int64
	Type            string
}

var (
	files  = token.NewFileSet()
	source = importer.ForCompiler(files, "source", nil)
	out    = json.NewEncoder(os.Stdout)
	sizes  = types.SizesFor("gc", "amd64")
)

func main() {
	for _, folder := range os.Args[1:] {
		if err := resolve(folder); err != nil {
			fmt.Fprintln(os.Stderr, folder, err)
		}
	}
}

func resolve(folder string) error {
	pkg, err := build.ImportDir(folder, 0)
	if err != nil {
		return err
	}
	var parsed []*ast.File
	for _, name := range pkg.GoFiles {
		tree, err := parser.ParseFile(files, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, tree)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	config := types.Config{Importer: source, FakeImportC: true, Error: func(error) {}, Sizes: sizes}
	checked, _ := config.Check(pkg.ImportPath, files, parsed, info)
	for _, tree := range parsed {
		if err := out.Encode(describe(tree, checked, info)); err != nil {
			return err
		}
	}
	return nil
}

func describe(tree *ast.File, pkg *types.Package, info *types.Info) file {
	described := file{Path: files.Position(tree.Pos()).Filename}
	offset := func(pos token.Pos) int { return files.Position(pos).Offset }
	add := func(pos token.Pos, typ types.Type) {
		if found, ok := mapOf(typ); ok {
			found.Offset = offset(pos)
			described.Maps = append(described.Maps, found)
		}
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Ident:
			if object, ok := info.Uses[node].(*types.Var); ok && !object.IsField() {
				if object.Parent() == pkg.Scope() {
					described.Package = append(described.Package, offset(node.Pos()))
				} else if object.Pkg() == pkg {
					described.Locals = append(described.Locals, [2]int{offset(node.Pos()), offset(object.Pos())})
				}
				add(node.Pos(), object.Type())
			} else if object, ok := info.Defs[node].(*types.Var); ok {
				add(node.Pos(), object.Type())
			}
		case *ast.SelectorExpr:
			if known, ok := info.Types[node]; ok && known.IsValue() {
				add(node.Sel.Pos(), known.Type)
			}
		case *ast.IndexExpr:
			if known, ok := info.Types[node]; ok && known.IsValue() {
				add(node.Lbrack, known.Type)
			}
		}
		return true
	})
	return described
}

func mapOf(typ types.Type) (found mapType, ok bool) {
	if typ == nil {
		return found, false
	}
	under := typ.Underlying()
	if pointer, isPointer := under.(*types.Pointer); isPointer {
		under = pointer.Elem().Underlying()
	}
	if _, isParameter := typ.(*types.TypeParam); isParameter {
		return found, false
	}
	if m, isMap := under.(*types.Map); isMap {
		found.Type = m.String()
		found.Key, found.KeyAlign = sizeOf(m.Key())
		found.Elem, found.ElemAlign = sizeOf(m.Elem())
		return found, true
	}
	return found, false
}

// sizeOf gives -1 for what a type parameter decides.
func sizeOf(typ types.Type) (size, align int64) {
	defer func() {
		if recover() != nil {
			size, align = -1, -1
		}
	}()
	if holdsParameter(typ, 0) {
		return -1, -1
	}
	return sizes.Sizeof(typ), sizes.Alignof(typ)
}

func holdsParameter(typ types.Type, depth int) bool {
	if depth > 20 {
		return false
	}
	switch typ := typ.(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		return holdsParameter(typ.Underlying(), depth+1)
	case *types.Array:
		return holdsParameter(typ.Elem(), depth+1)
	case *types.Struct:
		for i := 0; i < typ.NumFields(); i++ {
			if holdsParameter(typ.Field(i).Type(), depth+1) {
				return true
			}
		}
	}
	return false
}
