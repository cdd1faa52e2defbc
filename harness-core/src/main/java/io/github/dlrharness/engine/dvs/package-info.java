/** The host's virtual switch: VM ports, MAC learning, flooding; the DLR sits on its vdrPort, the VTEP on its dvUplink. */
package io.github.dlrharness.engine.dvs;
