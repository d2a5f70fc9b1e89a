package io.moonfleet.hub;

import java.util.concurrent.CompletionStage;

/** HC3's REST API over the hub, driven by a catalogue of operations. */
public interface HubApi {

    /**
     * Carries out one call. Never throws and never completes exceptionally: what goes wrong is an answer with HC3's
     * JSON error. The stage completes when everything the call changed is durable.
     */
    CompletionStage<ApiAnswer> handle(ApiRequest request);

    /**
     * A runner has carried a call out by itself and says how it was answered: for the audit log.
     *
     * @param id of the request; what is told again is written down once. Null when the runner does not say it
     */
    void wasCarriedOut(ApiRequest request, ApiAnswer answer, String id);
}
