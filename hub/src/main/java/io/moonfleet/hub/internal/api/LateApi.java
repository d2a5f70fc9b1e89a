package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubApi;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** An API that is built at its first call: the first QuickApp should not wait for the catalogue to be read. */
public final class LateApi implements HubApi {

    private final Supplier<HubApi> maker;
    private volatile HubApi made;

    public LateApi(Supplier<HubApi> maker) {
        this.maker = maker;
    }

    @Override
    public CompletionStage<ApiAnswer> handle(ApiRequest request) {
        var api = made;
        return (api == null ? make() : api).handle(request);
    }

    @Override
    public void wasCarriedOut(ApiRequest request, ApiAnswer answer, String id) {
        var api = made;
        (api == null ? make() : api).wasCarriedOut(request, answer, id);
    }

    /** Builds it now: something in it must be awake although nobody calls. */
    public synchronized HubApi make() {
        if (made == null) {
            made = maker.get();
        }
        return made;
    }
}
