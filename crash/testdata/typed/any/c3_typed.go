// the same in a transaction, where the product has one
//
// revision: c3
// down_revision: b2

package versions
