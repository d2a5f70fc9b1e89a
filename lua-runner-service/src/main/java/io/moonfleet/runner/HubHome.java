package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import io.moonfleet.quickapp.QuickAppHome;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The hub as a QuickApp sees it. */
final class HubHome implements QuickAppHome {

    private final Hub hub;
    private final EventDelivery events;

    HubHome(Hub hub, EventDelivery events) {
        this.hub = hub;
        this.events = events;
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        var address = PathAndQuery.parse(request.path());
        var call = new ApiRequest(
                request.method(),
                address.path(),
                address.query(),
                request.body(),
                ApiRequest.callerOf(request.asDevice()));
        return hub.api().handle(call).thenApply(answer -> new HomeAnswer(answer.status(), answer.body()));
    }

    @Override
    public void updateProperty(int device, String name, JsonNode value) {
        hub.updateProperty(device, name, value);
    }

    @Override
    public void updateView(int device, String element, String property, JsonNode value) {
        hub.updateView(device, element, property, value);
    }

    @Override
    public void log(LogLine line) {
        hub.log(line.device(), line.type(), line.tag(), line.message());
    }

    @Override
    public void lifeChanged(int device, Life life, String detail) {
        var state =
                switch (life) {
                    case STARTING -> QuickAppState.STARTING;
                    case RUNNING -> QuickAppState.RUNNING;
                    case STOPPED -> QuickAppState.STOPPED;
                    case CRASHED -> QuickAppState.CRASHED;
                };
        hub.quickAppIs(device, state, detail);
    }

    @Override
    public void listens(int device, boolean wanted) {
        events.listens(device, wanted);
    }

    @Override
    public JsonNode device(int id) {
        return hub.devices().find(id).map(Device::document).orElse(null);
    }

    @Override
    public List<JsonNode> children(int parent) {
        return hub.devices().children(parent).stream().map(Device::document).toList();
    }
}
