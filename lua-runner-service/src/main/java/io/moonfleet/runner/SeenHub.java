package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.QuickAppHome;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The hub of this process as code sees it that runs here: what is the same for QuickApps and scenes. */
abstract class SeenHub implements QuickAppHome {

    private final Hub hub;

    SeenHub(Hub hub) {
        this.hub = hub;
    }

    final Hub hub() {
        return hub;
    }

    /** Asks the API in somebody's name. */
    final CompletionStage<HomeAnswer> ask(HomeRequest request, PathAndQuery address, HubCaller caller) {
        var call = new ApiRequest(request.method(), address.path(), address.query(), request.body(), caller);
        return hub.api().handle(call).thenApply(answer -> new HomeAnswer(answer.status(), answer.body()));
    }

    @Override
    public final void updateProperty(int device, String name, JsonNode value) {
        hub.updateProperty(device, name, value);
    }

    @Override
    public final void updateView(int device, String element, String property, JsonNode value) {
        hub.updateView(device, element, property, value);
    }

    @Override
    public final JsonNode device(int id) {
        return hub.devices().find(id).map(Device::document).orElse(null);
    }

    @Override
    public final List<JsonNode> children(int parent) {
        return hub.devices().children(parent).stream().map(Device::document).toList();
    }
}
