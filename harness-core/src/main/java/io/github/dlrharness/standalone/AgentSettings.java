package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.engine.EngineListener;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What an agent's process decides, beside its configuration.
 *
 * @param file where the configuration is read again from; null: nowhere
 * @param override what the command line says is otherwise than in the file
 * @param place where its interfaces are
 * @param version of the product, for {@link io.github.dlrharness.control.AgentInfo}
 * @param listener is told the engine's events on the agent's own thread; must be quick
 * @param onLogChange is told when a change of configuration changes what is to be written
 */
public record AgentSettings(
        Path file,
        UnaryOperator<AgentConfig> override,
        Place place,
        String version,
        EngineListener listener,
        Consumer<LogConfig> onLogChange) {
    /** A process of the namespace it runs in, that listens to nothing. */
    public static AgentSettings of(Path file) {
        return new AgentSettings(
                file, UnaryOperator.identity(), Place.HERE, productVersion(), EngineListener.NONE, log -> {});
    }

    /** These settings with interfaces elsewhere. */
    public AgentSettings at(Place value) {
        return new AgentSettings(file, override, value, version, listener, onLogChange);
    }

    /** These settings with a file that is read otherwise than it is written. */
    public AgentSettings overriding(UnaryOperator<AgentConfig> value) {
        return new AgentSettings(file, value, place, version, listener, onLogChange);
    }

    /** These settings with a listener. */
    public AgentSettings with(EngineListener value) {
        return new AgentSettings(file, override, place, version, value, onLogChange);
    }

    /** These settings with somebody who writes the log. */
    public AgentSettings onLogChange(Consumer<LogConfig> value) {
        return new AgentSettings(file, override, place, version, listener, value);
    }

    private static String productVersion() {
        String version = AgentSettings.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
