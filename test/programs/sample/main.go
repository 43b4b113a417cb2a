// Sample is a small warehouse, to try the extension on: put a breakpoint on the line marked `grow`, start debugging, and
// look at the layout of `stock` and `customers`.
//
// Built with a Go up to 1.23 (or GOEXPERIMENT=noswissmap), the first stop is in the middle of a doubling: `stock` has
// just outgrown 32 buckets, and every write moves one or two of them to the new array of 64. With a newer Go,
// `customers` is the one to watch: its table fills, is replaced by one of twice the size, and on day 18, beyond 896
// customers, splits in two.
package main

import "fmt"

// A customer is what the warehouse knows about someone who ordered.
type customer struct {
	City   string
	Orders int
}

func main() {
	stock := map[int]uint64{}          // article number → pieces
	customers := map[string]customer{} // customer number → who that is

	for article := 1; article <= 207; article++ {
		stock[article] = 100
	}
	for day := 1; day <= 25; day++ {
		deliver(stock, 4)
		welcome(customers, day, 50)
		sell(stock, customers, day)
		fmt.Println("day", day, "articles", len(stock), "customers", len(customers)) // break: grow
	}
}

// deliver brings articles that were not there before.
func deliver(stock map[int]uint64, articles int) {
	for i := 0; i < articles; i++ {
		stock[len(stock)+1] = 50
	}
}

// welcome registers the day's new customers.
func welcome(customers map[string]customer, day, count int) {
	cities := []string{"Praha", "Kraków", "Wien", "Zürich"}
	for i := 0; i < count; i++ {
		customers[number(day, i)] = customer{City: cities[i%len(cities)]}
	}
}

// sell lets one of them buy five pieces of an article.
func sell(stock map[int]uint64, customers map[string]customer, day int) {
	buyer := customers[number(day, 7)]
	buyer.Orders++
	customers[number(day, 7)] = buyer
	stock[day] -= 5
}

func number(day, i int) string { return fmt.Sprintf("%02d/%03d", day, i) }
