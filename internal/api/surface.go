package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/seed-f4f473f9/httpwire/"

// packages are those that are there to be imported.
var packages = []string{"parser", "status", "writer"}

// surface gives the lines of all packages, sorted. Files that a build tag
// selects are left out: none of them exports anything, which TestTags holds.
func surface(root string) ([]string, error) {
	build.Default.CgoEnabled = false // no compiler of C is needed to read package net
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "source", nil)
	var lines []string
	for _, name := range packages {
		names, err := filepath.Glob(filepath.Join(root, name, "*.go"))
		if err != nil {
			return nil, err
		}
		var files []*ast.File
		for _, file := range names {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, file, nil, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			if !tagged(f) {
				files = append(files, f)
			}
		}
		// What only the files left out define is missing, and is not exported.
		check := types.Config{Importer: imports, Error: func(error) {}}
		pkg, _ := check.Check(module+name, set, files, nil)
		if pkg == nil || len(files) == 0 {
			return nil, fmt.Errorf("no package in %s", filepath.Join(root, name))
		}
		lines = append(lines, linesOf(pkg)...)
	}
	slices.Sort(lines)
	for _, l := range lines {
		if strings.Contains(l, "invalid type") {
			return nil, fmt.Errorf("not understood: %s", l)
		}
	}
	return lines, nil
}

// tagged tells whether a build constraint stands before the package clause.
func tagged(f *ast.File) bool {
	for _, c := range f.Comments {
		if c.Pos() < f.Package && strings.HasPrefix(c.List[0].Text, "//go:build") {
			return true
		}
	}
	return false
}

func linesOf(pkg *types.Package) (lines []string) {
	within := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	add := func(format string, a ...any) {
		lines = append(lines, "pkg "+pkg.Name()+", "+fmt.Sprintf(format, a...))
	}
	text := func(t types.Type) string { return types.TypeString(unnamed(t), within) }
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Const:
			add("const %s %s = %s", name, text(o.Type()), o.Val())
		case *types.Var:
			add("var %s %s", name, text(o.Type()))
		case *types.Func:
			add("func %s%s", name, strings.TrimPrefix(text(o.Type()), "func"))
		case *types.TypeName:
			addType(add, o, text)
		}
	}
	return lines
}

func addType(add func(string, ...any), o *types.TypeName, text func(types.Type) string) {
	name := o.Name()
	switch t := o.Type().Underlying().(type) {
	case *types.Struct:
		add("type %s struct", name)
		for f := range t.Fields() {
			if f.Exported() && f.Embedded() {
				add("type %s struct, embedded %s", name, text(f.Type()))
			} else if f.Exported() {
				add("type %s struct, %s %s", name, f.Name(), text(f.Type()))
			}
		}
	case *types.Interface:
		add("type %s interface", name)
		for m := range t.Methods() {
			if m.Exported() {
				add("type %s interface, %s%s", name, m.Name(), strings.TrimPrefix(text(m.Type()), "func"))
			} else {
				add("type %s interface, methods of its own", name)
			}
		}
		return
	default:
		add("type %s %s", name, text(t))
	}
	// Promoted methods count, be the type that they come from exported or not.
	byValue := types.NewMethodSet(o.Type())
	for m := range types.NewMethodSet(types.NewPointer(o.Type())).Methods() {
		if !m.Obj().Exported() {
			continue
		}
		receiver := "*" + name
		if byValue.Lookup(o.Pkg(), m.Obj().Name()) != nil {
			receiver = name
		}
		add("method (%s) %s%s", receiver, m.Obj().Name(), strings.TrimPrefix(text(m.Type()), "func"))
	}
}

// unnamed takes the names of parameters from a signature: they are no part of
// the surface.
func unnamed(t types.Type) types.Type {
	s, ok := t.(*types.Signature)
	if !ok || s.TypeParams().Len() > 0 { // a generic one would have to be made anew
		return t
	}
	bare := func(all *types.Tuple) *types.Tuple {
		var vars []*types.Var
		for v := range all.Variables() {
			vars = append(vars, types.NewParam(token.NoPos, nil, "", unnamed(v.Type())))
		}
		return types.NewTuple(vars...)
	}
	return types.NewSignatureType(nil, nil, nil, bare(s.Params()), bare(s.Results()), s.Variadic())
}
