/** The underlay by nothing but the JDK, for systems without {@code io.linux}. */
package io.github.dlrharness.io.portable;
