//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package oracle

import "unsafe"

// The Swiss map, as internal/runtime/maps has it:
//
//	variable ─→ Map ─→ directory: 2^globalDepth pointers ─→ table ─→ groups: [ 8 control bytes │ 8 slots ] …
//	                └→ or, while it is small (dirLen 0): straight to one group

// Kind is the kind of map that this program was built with.
const Kind = "swiss"

const markName = `"control":`

// Table is internal/runtime/maps.table, with groupsReference in place.
type Table struct {
	Used       uint16
	Capacity   uint16
	GrowthLeft uint16
	LocalDepth uint8
	Index      int
	Groups     unsafe.Pointer
	LengthMask uint64
}

const (
	groupSlots   = 8
	ctrlEmpty    = 0x80
	ctrlDeleted  = 0xfe
	indirectKey  = 1 << 2 // of mapType.flags
	indirectElem = 1 << 3
)

type swissLayout struct {
	small       bool
	globalDepth uint8
	dirLen      int
	directory   []int
	tables      []tableLayout
}

type tableLayout struct {
	address    unsafe.Pointer // nil for the one group of a small map
	index      int
	localDepth uint8
	used       uint64
	capacity   uint64
	growthLeft uint64
	groups     []group
}

type group struct {
	address unsafe.Pointer
	slots   [groupSlots]slot
}

func readMap(m *mapHeader, t *mapType) layout {
	l := &swissLayout{small: m.dirLen == 0, globalDepth: m.globalDepth, dirLen: m.dirLen}
	if l.small {
		only := tableLayout{used: m.used, capacity: groupSlots, growthLeft: groupSlots - m.used}
		if m.dirPtr != nil {
			only.groups = []group{readGroup(m.dirPtr, t)}
		}
		l.tables = []tableLayout{only}
		return l
	}
	positions := map[unsafe.Pointer]int{}
	for _, at := range unsafe.Slice((*unsafe.Pointer)(m.dirPtr), m.dirLen) {
		position, seen := positions[at]
		if !seen {
			position = len(l.tables)
			positions[at] = position
			l.tables = append(l.tables, readTable(at, t))
		}
		l.directory = append(l.directory, position)
	}
	return l
}

func readTable(at unsafe.Pointer, t *mapType) tableLayout {
	table := (*Table)(at)
	read := tableLayout{
		address:    at,
		index:      table.Index,
		localDepth: table.LocalDepth,
		used:       uint64(table.Used),
		capacity:   uint64(table.Capacity),
		growthLeft: uint64(table.GrowthLeft),
		groups:     make([]group, table.LengthMask+1),
	}
	for i := range read.groups {
		read.groups[i] = readGroup(unsafe.Add(table.Groups, uintptr(i)*t.groupSize), t)
	}
	return read
}

func readGroup(at unsafe.Pointer, t *mapType) group {
	read := group{address: at}
	for i := range read.slots {
		s := &read.slots[i]
		s.mark = *(*uint8)(unsafe.Add(at, i)) // slot 0 is the lowest byte of the word, on a little-endian machine the first
		switch {
		case s.mark == ctrlEmpty:
			s.state = "empty"
		case s.mark == ctrlDeleted:
			s.state = "deleted"
		case s.mark&0x80 != 0:
			fail("control byte %#x at %p", s.mark, at)
		default:
			s.state = "full"
			s.key = t.keyAt(at, uintptr(i))
			if t.flags&indirectKey != 0 {
				s.key = *(*unsafe.Pointer)(s.key)
			}
			s.elem = t.elemAt(at, uintptr(i))
			if t.flags&indirectElem != 0 {
				s.elem = *(*unsafe.Pointer)(s.elem)
			}
		}
	}
	return read
}

func (l *swissLayout) eachFull(visit func(*slot)) {
	for t := range l.tables {
		for g := range l.tables[t].groups {
			slots := &l.tables[t].groups[g].slots
			for i := range slots {
				if slots[i].key != nil {
					visit(&slots[i])
				}
			}
		}
	}
}

func (l *swissLayout) appendJSON(to []byte, text *entryText) []byte {
	to = append(to, `"kind":"swiss"`...)
	to = appendString(to, `,"slots":`, slotOrder)
	to = append(to, `,"small":`...)
	if l.small {
		to = append(to, `true`...)
	} else {
		to = append(to, `false`...)
	}
	to = appendNumber(to, `,"globalDepth":`, uint64(l.globalDepth))
	to = appendNumber(to, `,"dirLen":`, uint64(l.dirLen))
	to = append(to, `,"directory":[`...)
	for i, position := range l.directory {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendNumber(to, "", uint64(position))
	}
	to = append(to, `],"tables":[`...)
	for i := range l.tables {
		if i > 0 {
			to = append(to, ',')
		}
		to = l.tables[i].appendJSON(to, text)
	}
	return append(to, ']')
}

func (l *tableLayout) appendJSON(to []byte, text *entryText) []byte {
	to = append(to, '{')
	if l.address != nil {
		to = appendAddress(to, `"address":`, uint64(uintptr(l.address)))
		to = append(to, ',')
	}
	to = appendNumber(to, `"index":`, uint64(l.index))
	to = appendNumber(to, `,"localDepth":`, uint64(l.localDepth))
	to = appendNumber(to, `,"used":`, l.used)
	to = appendNumber(to, `,"capacity":`, l.capacity)
	to = appendNumber(to, `,"growthLeft":`, l.growthLeft)
	to = append(to, `,"groups":[`...)
	for i := range l.groups {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendNumber(to, `{"index":`, uint64(i))
		to = appendAddress(to, `,"address":`, uint64(uintptr(l.groups[i].address)))
		to = append(to, `,"slots":[`...)
		for s := range l.groups[i].slots {
			if s > 0 {
				to = append(to, ',')
			}
			to = text.appendSlot(to, &l.groups[i].slots[s])
		}
		to = append(to, `]}`...)
	}
	return append(to, `]}`...)
}

func seedOf(m *mapHeader) uintptr { return m.seed }

func look(m *mapHeader, _ *mapType) State {
	if m.dirLen == 0 {
		return State{AboutToGrow: m.used == groupSlots}
	}
	state := State{DirLen: m.dirLen, LeastGrowth: 1 << 16}
	last := unsafe.Pointer(nil)
	for _, at := range unsafe.Slice((*unsafe.Pointer)(m.dirPtr), m.dirLen) {
		if at == last { // the entries of one table are neighbours
			continue
		}
		last = at
		table := (*Table)(at)
		state.Tables++
		state.Capacity += int(table.Capacity)
		state.Tombstones += int(table.Capacity)*7/8 - int(table.Used) - int(table.GrowthLeft)
		if int(table.GrowthLeft) < state.LeastGrowth {
			state.LeastGrowth = int(table.GrowthLeft)
		}
	}
	state.AboutToGrow = state.LeastGrowth == 0
	return state
}

// Directory is the map's array of tables.
func Directory[M any](m *M) []*Table {
	header := (*mapHeader)(mapWord(uintptr(unsafe.Pointer(m))))
	return unsafe.Slice((**Table)(header.dirPtr), header.dirLen)
}
