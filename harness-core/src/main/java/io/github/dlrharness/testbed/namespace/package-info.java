/** Testbeds out of anonymous network namespaces: VMs are kernel IP stacks, agents run in this JVM. */
package io.github.dlrharness.testbed.namespace;
