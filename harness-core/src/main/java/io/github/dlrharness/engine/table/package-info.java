/** What the engine's tables are made of: maps with primitive keys and deadlines without allocation. */
package io.github.dlrharness.engine.table;
