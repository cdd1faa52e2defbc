package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a testbed of any backend tells when an engine can't do what it must. */
@Timeout(60)
public abstract class BrokenEngineContract {
    /** Makes testbeds of the kind under test. */
    protected abstract TestbedBackend backend();

    private Testbed brokenIn(String... methods) {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        return backend()
                .start(
                        plan,
                        (config, sink, listener) -> breaking(new HostEngine(config, sink, listener), Set.of(methods)));
    }

    private static Engine breaking(Engine engine, Set<String> methods) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (it, method, a) -> {
                    if (methods.contains(method.getName())) {
                        throw new IllegalStateException("no " + method.getName() + " today");
                    }
                    try {
                        return method.invoke(engine, a);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void resetFailsAsTheTestbed() {
        try (Testbed testbed = brokenIn("reset")) {
            assertThatThrownBy(testbed::reset)
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("can't be reset")
                    .hasMessageContaining("no reset today");
        }
    }

    @Test
    void questionsFailAsTheTestbed() {
        try (Testbed testbed = brokenIn("tables")) {
            assertThatThrownBy(() -> testbed.host("host-a").tables())
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("no tables today");
            assertThatThrownBy(() -> testbed.host("host-a").counters()).isInstanceOf(TestbedException.class);
            assertThatThrownBy(() -> testbed.host("host-a").await(tables -> true, Duration.ZERO))
                    .isInstanceOf(TestbedException.class);
        }
    }

    @Test
    void nothingButItsOwnExceptionLeavesAClosedTestbed() {
        Testbed testbed = brokenIn();
        testbed.close();
        assertThatThrownBy(() -> testbed.host("host-a").tables()).isInstanceOf(TestbedException.class);
        assertThatThrownBy(() -> testbed.vm("vm1").ping(testbed.vm("vm2"))).isInstanceOf(TestbedException.class);
        assertThatThrownBy(() -> testbed.vm("vm1").inject(new byte[60])).isInstanceOf(TestbedException.class);
        assertThatThrownBy(() -> testbed.vm("vm1").exec("true")).isInstanceOf(TestbedException.class);
        assertThatThrownBy(() -> testbed.vm("vm1").udp(0)).isInstanceOf(TestbedException.class);
        assertThatThrownBy(() -> testbed.vm("vm1").neighbours()).isInstanceOf(TestbedException.class);
    }

    @Test
    void anEngineThatThrowsIsDeadAndToldByWhoeverAsksNext() {
        try (Testbed testbed = brokenIn("handleFrame")) {
            testbed.vm("vm1").inject(new byte[60]);
            assertThatThrownBy(() -> testbed.awaitQuiescence(Duration.ofSeconds(5)))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("no handleFrame today");
            assertThatThrownBy(() -> testbed.host("host-a").tables())
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("no handleFrame today");
            testbed.host("host-b").tables();
        }
    }
}
