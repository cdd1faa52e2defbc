/** Views over bytes, field offsets and checksums; the values addresses are made of. No I/O, and no allocation in views. */
package io.github.dlrharness.wire;
