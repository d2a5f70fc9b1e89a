package io.moonfleet.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator can set. */
@ConfigMapping(prefix = "moonfleet.gateway")
interface GatewaySettings {

    /** How long a request waits for its answer. */
    @WithDefault("10s")
    Duration timeout();

    /** The largest body taken, in bytes. */
    @WithDefault("10485760")
    long maxBody();

    /** Host names under which a proxy on this machine shows the API. */
    Optional<List<String>> hosts();

    /** Pages of other sites that may use the API, as {@code https://dashboard.example.org}. */
    Optional<List<String>> origins();

    /** How long a body may take to come. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** For whom answers are zipped, if they take it. */
    @WithDefault("remote")
    Compression compression();

    /** For whom answers are zipped. */
    enum Compression {
        REMOTE,
        ALWAYS,
        NEVER
    }
}
