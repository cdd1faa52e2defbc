package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One message of a client, from its arrival until its answer is on its way. Used by one thread. */
final class RpcExchange {
    private final RpcSession session;
    private final List<Runnable> afterAnswer = new ArrayList<>();
    private final List<ObjectNode> large = new ArrayList<>();

    RpcExchange(RpcSession session) {
        this.session = session;
    }

    RpcSession session() {
        return session;
    }

    /** Starts a subscription whose notifications come after the answer; tells its number. */
    long subscribe(String notification, Function<Consumer<Supplier<ObjectNode>>, Subscription> subscribe)
            throws RpcException {
        RpcSession.Started started = session.subscribe(notification, subscribe);
        afterAnswer.add(started.release());
        return started.number();
    }

    /** Notes a response that is larger than others. */
    void large(ObjectNode response) {
        large.add(response);
    }

    /** Puts an error in the place of each large response. */
    void refuseLarge(RpcException error) {
        large.forEach(response -> {
            response.remove("result");
            RpcDispatcher.putError(response, error);
        });
    }

    /** Has {@code work} done when the answer is on its way. */
    void afterAnswer(Runnable work) {
        afterAnswer.add(work);
    }

    /** The answer is on its way. */
    void answered() {
        afterAnswer.forEach(Runnable::run);
    }
}
