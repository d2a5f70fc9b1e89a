package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Carries out an operation. What is wrong is a {@link io.moonfleet.hub.HubException}. */
@FunctionalInterface
interface Behaviour {

    CompletionStage<ApiAnswer> run(Call call);

    /** One that is done when it returns. */
    static Behaviour of(Function<Call, ApiAnswer> direct) {
        return call -> CompletableFuture.completedFuture(direct.apply(call));
    }
}
