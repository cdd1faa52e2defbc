package io.github.dlrharness.testbed.namespace;
import io.github.dlrharness.engine.*;
import io.github.dlrharness.testbed.*;
import io.github.dlrharness.topology.*;
import java.util.*;
class TmpDebug {
  @org.junit.jupiter.api.Test void go() {
    TopologyPlan plan = Topologies.basedOn(Topologies.seedFigure())
                .host("host-c", host -> host.kind(HostKind.LINUX))
                .vm("vm3", vm -> vm.on("host-a").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-c").vni(5001).address("172.16.20.14"))
                .vm("vm5", vm -> vm.on("host-c").vni(5000).address("172.16.10.15")).plan();
    try (Testbed t = Backends.named("namespace").start(plan, HostEngine::new)) {
      System.out.println(t.vm("vm1").ping(t.vm("vm4")));
      for (var f : t.capture().frames()) System.out.println(f.tap().name()+" "+f.direction()+" "+f.bytes().length+" "+HexFormat.of().formatHex(f.bytes(), f.tap().kind()==io.github.dlrharness.io.TapPoint.Kind.VM?0:Math.min(46,f.bytes().length), Math.min(f.bytes().length, 98)));
      for (String h : List.of("host-a","host-b")) { System.out.println(h+" "+t.host(h).tables().vteps()); t.host(h).counters().forEach((k,v)->{ if (v!=0) System.out.print(k+"="+v+" ");}); System.out.println(); }
    }
  }
}
