package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologySpec;
import java.util.Objects;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs tests on a topology that is written in Java, where annotations say too little.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.named("three-hosts")
 *         .lif(7001, "10.1.0.1/24")
 *         ...);
 * }</pre>
 *
 * <p>In a static field: one topology for all tests of the class, put back to its initial state before each of them. In an instance
 * field: one for each test. All else is as {@link Topology} says.
 *
 * @see RegisterExtension
 */
public final class TopologyExtension extends TopologyLifecycle {
    private final TopologySpec spec;
    private final String backend;
    private final Scope scope;

    private TopologyExtension(TopologySpec spec, String backend, Scope scope) {
        this.spec = Objects.requireNonNull(spec, "spec");
        this.backend = Objects.requireNonNull(backend, "backend");
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    /** Runs tests on {@code spec}. */
    public static TopologyExtension of(TopologySpec spec) {
        return new TopologyExtension(spec, "", Scope.CLASS);
    }

    /** Runs tests on what {@code builder} holds now. */
    public static TopologyExtension of(TopologyBuilder builder) {
        return of(builder.build());
    }

    /** This with another backend than the configuration parameter {@code dlrharness.backend} names. */
    public TopologyExtension withBackend(String name) {
        return new TopologyExtension(spec, name, scope);
    }

    /** This with another scope than {@link Scope#CLASS}. */
    public TopologyExtension withScope(Scope other) {
        return new TopologyExtension(spec, backend, other);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        register(context);
        super.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        register(context);
        super.beforeEach(context);
    }

    @Override
    Extension registered() {
        return this;
    }

    private void register(ExtensionContext context) {
        Declaration declaration = new Declaration(context, () -> spec, backend, scope, this);
        TestLocation.blamedOn(context, () -> Declaration.register(context, declaration));
    }
}
