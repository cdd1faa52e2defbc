package io.github.dlrharness.standalone.watch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A logger of its own, and what was written to it. */
final class LogLines {
    private final List<ILoggingEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Logger logger;

    LogLines() {
        LoggerContext context = new LoggerContext();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(event);
            }
        };
        appender.setContext(context);
        appender.start();
        logger = context.getLogger("test");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
    }

    Logger logger() {
        return logger;
    }

    /** Level and message of each line since the last call. */
    List<String> take() {
        synchronized (events) {
            List<String> lines = events.stream()
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .toList();
            events.clear();
            return lines;
        }
    }

    /** The structured fields of the last line, as {@code name=value}. */
    List<String> lastFields() {
        synchronized (events) {
            return events.get(events.size() - 1).getKeyValuePairs().stream()
                    .map(pair -> pair.key + "=" + pair.value)
                    .toList();
        }
    }
}
