package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Vni;

/**
 * A DVS port with a VM behind it.
 *
 * @param port its number, 1 or more, unique in a host
 * @param name for people, usually the VM's name
 * @param vni the VNI it is an access port of
 */
public record VmPortConfig(int port, String name, Vni vni) {}
