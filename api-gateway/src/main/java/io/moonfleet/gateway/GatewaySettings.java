package io.moonfleet.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an operator can set. */
@ConfigMapping(prefix = "moonfleet.gateway")
interface GatewaySettings {

    /** How long a request waits for its answer. */
    @WithDefault("10s")
    Duration timeout();

    /** The largest body taken, in bytes. */
    @WithDefault("8388608")
    long maxBody();
}
