package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /moonfleet/quickapps/{id}/limits}: what one QuickApp may use where that differs from the others. */
final class LimitBehaviours {

    static final String KIND = "quickAppLimits";

    private final HubParts parts;

    LimitBehaviours(HubParts parts) {
        this.parts = parts;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("quickApp.limits", Behaviour.of(this::get));
        behaviours.put("quickApp.putLimits", this::put);
    }

    private static String key(Call call) {
        return Integer.toString(call.number("deviceId"));
    }

    private ApiAnswer get(Call call) {
        parts.devices().get(call.number("deviceId"));
        return ApiAnswer.ok(parts.documents().find(KIND, key(call)).orElseGet(Json::object));
    }

    /** The QuickApp starts anew with them. No QuickApp may widen anybody's limits. */
    private CompletionStage<ApiAnswer> put(Call call) {
        if (call.callingDevice() != 0) {
            throw new HubException(403, "FORBIDDEN", "a QuickApp can't set limits");
        }
        var device = parts.devices().get(call.number("deviceId"));
        if (!device.isQuickApp()) {
            throw HubException.badRequest("device " + device.id() + " is no QuickApp");
        }
        var limits = call.object();
        var values = new LinkedHashMap<String, Double>();
        for (var field : limits.properties()) {
            if (!field.getValue().isNumber()) {
                throw HubException.badRequest(field.getKey() + ": must be a number");
            }
            values.put(field.getKey(), field.getValue().doubleValue());
        }
        if (!parts.actions().isConnected()) {
            parts.documents().put(KIND, key(call), limits);
            return CompletableFuture.completedFuture(ApiAnswer.ok(limits));
        }
        var port = parts.actions().port();
        port.checkLimits(values);
        parts.documents().put(KIND, key(call), limits);
        return port.restart(device.id()).thenApply(_ -> ApiAnswer.ok(limits));
    }
}
