package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;

/** A request that can't be served: what becomes the {@code error} of its response (JSON-RPC 2.0 §5.1). */
final class RpcException extends Exception {
    /** No JSON. */
    static final int PARSE_ERROR = -32700;

    /** JSON, and no request. */
    static final int INVALID_REQUEST = -32600;

    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;

    /** The agent died, was closed, or can't do what was asked. */
    static final int AGENT_FAILED = -32000;

    /** The configuration was refused; {@code data.problems} has the problems one by one. */
    static final int CONFIG_REFUSED = -32001;

    /** The configuration is no longer the one that {@code config.set} wanted to replace. */
    static final int CONFIG_CHANGED = -32002;

    /** As many as there may be are there already: clients, subscriptions, requests that wait. */
    static final int LIMIT_REACHED = -32003;

    private static final long serialVersionUID = 1;

    private final int code;
    private final transient JsonNode data;

    RpcException(int code, String message) {
        this(code, message, null);
    }

    RpcException(int code, String message, JsonNode data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    int code() {
        return code;
    }

    /** More for programs; null for nothing. */
    JsonNode data() {
        return data;
    }
}
