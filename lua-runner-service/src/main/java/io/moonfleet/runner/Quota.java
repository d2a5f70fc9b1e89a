package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.Hub;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.QuickAppLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** What QuickApps may make in the home: children, and values in their storage. */
final class Quota {

    private static final Pattern VARIABLES = Pattern.compile("/plugins/(\\d{1,9})/variables(/.*)?");
    private static final int REFUSED = 403;

    private final Hub hub;
    private final IntFunction<QuickAppLimits> limits;

    /** At least what each one's storage takes: counted up by every write, and right again whenever it matters. */
    private final Map<Integer, Long> stored = new ConcurrentHashMap<>();

    /** @param limits of a QuickApp by its id */
    Quota(Hub hub, IntFunction<QuickAppLimits> limits) {
        this.hub = hub;
        this.limits = limits;
    }

    /** The answer to a request that would go beyond a limit; empty for any other. */
    Optional<HomeAnswer> refusal(HomeRequest request) {
        if (request.body() == null || request.method().equals("GET")) {
            return Optional.empty();
        }
        if (request.path().equals("/plugins/createChildDevice")) {
            var most = limits.apply(request.asDevice()).children();
            return hub.devices().children(request.asDevice()).size() < most
                    ? Optional.empty()
                    : refused("limit children: a QuickApp may have " + most + " children");
        }
        var variables = VARIABLES.matcher(request.path());
        return variables.matches() ? storing(request, Integer.parseInt(variables.group(1))) : Optional.empty();
    }

    private Optional<HomeAnswer> storing(HomeRequest request, int device) {
        var most = limits.apply(request.asDevice()).storageBytes();
        long size = request.body().toString().length();
        if (stored.merge(device, size, Long::sum) <= most
                || hub.devices().find(device).isEmpty()) {
            return Optional.empty();
        }
        var name = request.body().path("name").asText();
        var others = 0L;
        for (var value : hub.storage(device).all().entrySet()) {
            if (!value.getKey().equals(name)) {
                others += value.getKey().length() + value.getValue().toString().length();
            }
        }
        if (others + size <= most) {
            stored.put(device, others + size);
            return Optional.empty();
        }
        stored.put(device, others);
        return refused("limit storageKb: a QuickApp may store " + most / 1024 + " kB");
    }

    private static Optional<HomeAnswer> refused(String message) {
        return Optional.of(new HomeAnswer(
                REFUSED,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "ERROR")
                        .put("reason", "LIMIT")
                        .put("message", message)));
    }

    void forget(int device) {
        stored.remove(device);
    }
}
