// operations that look at the tables they change, outside a transaction
//
// revision: b2
// down_revision: a1
//
//retort:no-transaction

package versions
