/** YAML documents whose values know their line and column, and what is wrong with them, told to people. */
package io.github.dlrharness.yaml;
