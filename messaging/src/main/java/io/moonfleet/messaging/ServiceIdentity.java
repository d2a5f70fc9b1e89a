package io.moonfleet.messaging;

import io.moonfleet.protocol.Topic;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Who a service is on the broker.
 *
 * @param hub the home it works for: {@code moonfleet.hub}
 * @param instance service, host and incarnation, so that no two starts ever share it: {@code gateway-pod1-k3x9q2w}. It is the
 *     MQTT client id too: a shared one would make two replicas throw each other off the broker for ever
 */
public record ServiceIdentity(String hub, String instance) {

    public ServiceIdentity {
        Topic.Segment.require("hub", hub);
        Topic.Segment.require("instance", instance);
    }

    /** The identity of one of the services of this process: {@code gateway}, {@code ui} or {@code runner}. */
    public static ServiceIdentity of(String service) {
        var config = ConfigProvider.getConfig();
        return new ServiceIdentity(
                config.getValue("moonfleet.hub", String.class),
                config.getValue("moonfleet.instance." + service, String.class));
    }

    /** Whether that is the name of a runner. */
    static boolean isRunner(String instance) {
        return instance.startsWith("runner-");
    }

    /** What differs between two starts of the same service on the same host. */
    public String incarnation() {
        return instance.substring(instance.lastIndexOf('-') + 1);
    }
}
