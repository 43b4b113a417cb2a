// Shadows has maps of one name in many scopes. Each holds one key that says which of them it is, and the comment behind a
// declaration says the same: `// is "…"`. Whoever asks about a name at some stop must get the map of that declaration, or none.
package main

func one(name string) map[string]int { return map[string]int{name: 1} }

func use(...map[string]int) {}

var m = one("package") // is "package"

type holder struct {
	m map[string]int
}

func main() {
	use(m)
	blocks(one("parameter")) // break: shadows
	literals(one("captured"))
	named()
	holder{one("field")}.method(one("beside the field"))
	(&holder{one("pointed")}).pointer()
	generic(one("generic"), 1)
	use(m)
	done()
}

func blocks(m map[string]int) { // is "parameter" or "again"
	use(m)
	n := m // is "parameter"
	use(m, n)
	if m := one("of if"); len(m) > 0 { // is "of if"
		use(m)
		m := one("in if") // is "in if"
		use(m, n)
	} else {
		use(m)
	}
	for _, m := range []map[string]int{one("ranged"), one("ranged")} { // is "ranged"
		use(m)
	}
	for i, m := 0, one("of for"); i < 2; i++ { // is "of for"
		use(m)
		m := one("in for") // is "in for"
		use(m)
	}
	{
		use(m)
		var m map[string]int // is "block" or nil
		use(m)
		m = one("block")
		use(m)
		{
			m := m // is "block"
			use(m)
		}
		{
			m, other := one("inner"), one("other") // is "inner" or "other"
			use(m, other)
		}
		use(m)
	}
	m, again := one("again"), one("new") // is "new"
	use(m, again)
	switch m := any(n).(type) { // is "parameter"
	case map[string]int:
		use(m)
	case nil:
		use()
	}
	switch m := one("of switch"); { // is "of switch"
	case len(m) == 1:
		m := one("in case") // is "in case"
		use(m)
	default:
		use(m)
	}
	if len(m) == 1 {
		m :=
			one(
				"over lines",
			)
		use(m) // is no declaration: that is four lines above
	}
	use(m, n)
}

func literals(m map[string]int) { // is "captured"
	func() {
		use(m)
		m := one("literal") // is "literal"
		use(m)
		func() {
			use(m)
			m := one("inner literal") // is "inner literal"
			use(m)
		}()
		use(m)
	}()
	func(m map[string]int) { // is "of literal"
		use(m)
	}(one("of literal"))
	keep := func(m map[string]int) map[string]int { return m }
	use(keep(one("kept")), m)
	defer func() {
		use(m)
	}()
	use(m)
}

func named() (m map[string]int) { // is "result" or nil
	use(m)
	m = one("result")
	use(m)
	return m
}

func (h holder) method(m map[string]int) { // is "field" or "beside the field"
	use(m, h.m)
	{
		h := holder{one("inner field")} // is "inner field"
		use(m, h.m)
	}
	use(h.m)
}

func (h *holder) pointer() { // is "pointed"
	use(m, h.m)
}

func generic[K comparable](m map[K]int, n int) { // is "generic"
	{
		m := one("in generic") // is "in generic"
		use(m)
	}
	_, _ = m, n
}

func done() {
	use(m)
}
