package io.moonfleet.messaging;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * The channels of a gateway and a runner in one application, wired like the real ones. Here and not in a file, because a file
 * would reach the services' tests too, which share this module's test classes.
 */
public class GatewayAndRunner implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.devservices.enabled", "false");
        settings.put("quarkus.http.test-port", "0");
        outgoing(settings, "gateway-out");
        incoming(settings, "gateway-replies", "reply/${moonfleet.instance.gateway}");
        incoming(settings, "gateway-placement", "placement/+");
        incoming(settings, "gateway-presence", "runner/+/presence");
        outgoing(settings, "runner-out");
        incoming(settings, "runner-requests", "runner/${moonfleet.instance.runner}/in");
        return settings;
    }

    private static void outgoing(Map<String, String> settings, String channel) {
        settings.put("mp.messaging.outgoing." + channel + ".connector", "smallrye-mqtt");
    }

    private static void incoming(Map<String, String> settings, String channel, String topic) {
        settings.put("mp.messaging.incoming." + channel + ".connector", "smallrye-mqtt");
        settings.put("mp.messaging.incoming." + channel + ".topic", "moonfleet/${moonfleet.hub}/" + topic);
    }
}
