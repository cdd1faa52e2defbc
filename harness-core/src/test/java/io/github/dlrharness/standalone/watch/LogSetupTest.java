package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Logback, configured as in dlr-agent.jar, in a context of its own. */
class LogSetupTest {
    @Test
    void writesOneLineOfTextToStandardError() throws Exception {
        LoggerContext context = context(new LogConfig("warn", false));

        assertThat(root(context).getLevel()).isEqualTo(Level.WARN);
        assertThat(line(context))
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d) WARN  Port vm1 is \"down\"\n");
    }

    @Test
    void writesOneObjectOfJsonWithItsFields() throws Exception {
        LoggerContext context = context(new LogConfig("debug", true));
        String line = line(context);

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("formattedMessage").asText()).isEqualTo("Port vm1 is \"down\"");
        assertThat(json.get("level").asText()).isEqualTo("WARN");
        assertThat(json.get("timestamp").isNumber()).isTrue();
        assertThat(json.get("kvpList").get(0).get("port").asText()).isEqualTo("vm1");
    }

    private static LoggerContext context(LogConfig config) throws Exception {
        LoggerContext context = new LoggerContext();
        context.putProperty(LogSetup.LEVEL, config.level());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogSetup.class.getClassLoader().getResource(LogSetup.resource(config)));
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .allSatisfy(status -> assertThat(status.getEffectiveLevel())
                        .as(status.toString())
                        .isLessThan(Status.WARN));
        return context;
    }

    private static String line(LoggerContext context) {
        LoggingEvent event =
                new LoggingEvent("", root(context), Level.WARN, "Port {} is \"down\"", null, new Object[] {"vm1"});
        event.setKeyValuePairs(List.of(new KeyValuePair("port", "vm1")));
        ConsoleAppender<ILoggingEvent> appender = appender(context);
        assertThat(appender.getTarget()).isEqualTo("System.err");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context) {
        AsyncAppender queue =
                (AsyncAppender) root(context).iteratorForAppenders().next();
        assertThat(queue.isNeverBlock()).isTrue();
        Appender<ILoggingEvent> only = queue.iteratorForAppenders().next();
        return (ConsoleAppender<ILoggingEvent>) only;
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
