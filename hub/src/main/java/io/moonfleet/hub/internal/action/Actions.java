package io.moonfleet.hub.internal.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.ActionAnswers;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.device.BuiltInScreen;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Brings actions and taps to whoever answers for a device: its QuickApp, its parent's, or the device's type itself. */
public final class Actions {

    private final DeviceTable devices;
    private final EventStream events;
    private final StandardActions standard;
    private volatile QuickAppPort port;

    public Actions(DeviceTable devices, EventStream events, StandardActions standard) {
        this.devices = devices;
        this.events = events;
        this.standard = standard;
    }

    public void connect(QuickAppPort port) {
        this.port = port;
    }

    /** Who runs the QuickApps; refused with 503 when nobody does yet. */
    public QuickAppPort port() {
        var connected = port;
        if (connected == null) {
            throw new HubException(503, "NO_RUNNER", "no runner for QuickApps is there yet");
        }
        return connected;
    }

    public boolean isConnected() {
        return port != null;
    }

    /** Checks what can be checked before an action runs or waits: the device and the shape of the arguments. */
    public void check(int device, String action, List<JsonNode> args) {
        devices.get(device);
        Limits.checkName(action, "actionName");
        if (args.size() > ActionAnswers.MOST_ARGUMENTS) {
            throw HubException.badRequest("args: more than " + ActionAnswers.MOST_ARGUMENTS);
        }
        args.forEach(each -> Limits.checkValue(each, "args"));
    }

    public CompletionStage<Outcome> run(int id, String action, List<JsonNode> args) {
        check(id, action, args);
        var device = devices.get(id);
        var quickApp = devices.quickAppOf(device);
        CompletionStage<Outcome> outcome = quickApp.isPresent()
                ? port().runAction(quickApp.get(), id, action, args)
                : CompletableFuture.completedFuture(standard.run(device, action, args));
        ran(id, action, args);
        return outcome;
    }

    /** Tells everybody that a device was asked for an action. */
    public void ran(int id, String action, List<JsonNode> args) {
        var data = Json.object().put("id", id).put("actionName", action);
        data.set("args", Json.array(args));
        events.generic(id, "DeviceActionRanEvent", data);
    }

    public CompletionStage<Outcome> uiEvent(int id, String element, String eventType, List<JsonNode> values) {
        Limits.checkName(element, "elementName");
        Limits.checkName(eventType, "eventType");
        values.forEach(each -> Limits.checkValue(each, "values"));
        var device = devices.get(id);
        var builtIn = BuiltInScreen.order(device, element, values);
        if (builtIn.isPresent() && eventType.equals("onLongPressDown")) {
            return CompletableFuture.completedFuture(new Outcome.Done(null)); // its release counts
        } else if (builtIn.isPresent()) {
            return run(id, builtIn.get().action(), builtIn.get().args());
        }
        int quickApp = devices.quickAppOf(device)
                .orElseThrow(() -> HubException.badRequest("deviceID: device " + id + " is no QuickApp"));
        return port().uiEvent(quickApp, id, element, eventType, values);
    }

    public CompletionStage<Outcome> restart(int id) {
        var device = devices.get(id);
        int quickApp = devices.quickAppOf(device)
                .orElseThrow(() -> HubException.badRequest("deviceId: device " + id + " is no QuickApp"));
        return port().restart(quickApp);
    }
}
