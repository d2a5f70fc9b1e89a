package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubApi;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.internal.json.Limits;
import io.moonfleet.hub.internal.rights.Grants;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API: the catalogue says what there is, the behaviours do it, and a change is durable before it is answered. */
public final class CatalogueApi implements HubApi {

    private static final int MAX_PATH = 2_000;
    private static final int SHOWN = 200;
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueApi.class);

    private final Router router;
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final HubStore store;
    private final Gate gate;
    private final Auditor auditor;

    public CatalogueApi(HubParts parts) {
        this.store = parts.store();
        this.router = new Router(parts.catalogue().operations());
        this.gate = new Gate(parts.devices(), parts.documents());
        this.auditor = new Auditor(parts.audit());
        register(parts);
        behaviours.put(
                "fixed",
                Behaviour.of(call -> new ApiAnswer(
                        call.operation().status(), call.operation().answer())));
        behaviours.put(
                "accepted", Behaviour.of(call -> new ApiAnswer(call.operation().status(), null)));
        for (var operation : parts.catalogue().operations()) {
            if (!behaviours.containsKey(operation.behaviour())) {
                throw new IllegalStateException("no behaviour " + operation.behaviour() + " for " + operation.path());
            }
        }
    }

    private void register(HubParts parts) {
        var rules = new HashMap<String, Rules>();
        HomeRules.register(parts, rules);
        var documents = new DocumentBehaviours(parts, rules);
        documents.register(behaviours);
        var family = new FamilyBehaviours(parts);
        family.register(behaviours);
        new DeviceBehaviours(parts).register(behaviours);
        new PluginBehaviours(parts, family).register(behaviours);
        new QuickAppBehaviours(parts).register(behaviours);
        new EventBehaviours(parts, family).register(behaviours);
        new HomeBehaviours(parts).register(behaviours);
        new DeviceInfoBehaviours(parts).register(behaviours);
        new ProfileBehaviours(parts).register(behaviours, rules);
        new SceneBehaviours(parts, documents).register(behaviours, rules);
        new PanelBehaviours(parts, documents).register(behaviours, rules);
        new NoticeBehaviours(parts).register(behaviours, rules);
        new IconBehaviours(parts).register(behaviours);
        new EnergyBehaviours(parts).register(behaviours);
        new BackupBehaviours(parts).register(behaviours);
        new BoxBehaviours(parts).register(behaviours, rules);
        new NetworkBehaviours(parts).register(behaviours, rules);
        new HistoryBehaviours(parts).register(behaviours);
        new AccountBehaviours(parts).register(behaviours);
        new AlarmBehaviours(parts).register(behaviours, rules);
        new AuditBehaviours(parts).register(behaviours);
        parts.life().wake();
    }

    /** The names of all behaviours; each should be of use. */
    Collection<String> behaviours() {
        return behaviours.keySet();
    }

    @Override
    public CompletionStage<ApiAnswer> handle(ApiRequest request) {
        try {
            if (request.path().length() > MAX_PATH) {
                return answered(ApiAnswer.error(414, "PATH_TOO_LONG", "the path is longer than " + MAX_PATH));
            }
            return switch (router.find(request.method(), request.path())) {
                case Router.Match.Unknown _ ->
                    answered(ApiAnswer.error(404, "NOT_FOUND", "there is no " + shorten(request.path())));
                case Router.Match.WrongMethod(var allowed) ->
                    answered(ApiAnswer.error(
                            405,
                            "METHOD_NOT_ALLOWED",
                            shorten(request.path()) + " takes " + String.join(", ", allowed) + ", not "
                                    + shorten(request.method())));
                case Router.Match.Found(var operation, var parameters) -> {
                    var call = new Call(request, operation, parameters, Grants.EVERYTHING);
                    yield carryOut(call).thenCompose(answer -> {
                        auditor.ended(request, operation, answer);
                        return durable(call, answer);
                    });
                }
            };
        } catch (RuntimeException e) {
            return answered(failed(request, e));
        }
    }

    @Override
    public void wasCarriedOut(ApiRequest request, ApiAnswer answer, String id) {
        if (router.find(request.method(), request.path()) instanceof Router.Match.Found(var operation, var _)) {
            auditor.ended(request, operation, answer, Objects.requireNonNullElse(id, ""));
        }
    }

    private CompletionStage<ApiAnswer> carryOut(Call call) {
        var request = call.request();
        try {
            if (request.body() != null) {
                Limits.checkBody(request.body());
            }
            return behaviours
                    .get(call.operation().behaviour())
                    .run(gate.admit(call))
                    .exceptionally(failure -> failed(request, failure));
        } catch (RuntimeException e) {
            return answered(failed(request, e));
        }
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static CompletionStage<ApiAnswer> answered(ApiAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Nothing is acknowledged before it is stored, nor the line about it; of an action that is what its handler has changed. */
    private CompletionStage<ApiAnswer> durable(Call call, ApiAnswer answer) {
        boolean looks = call.operation().method().equals("GET") && !Auditor.changes(call.operation());
        if (!store.keeps() || answer.isError() || looks || isTalk(call, answer)) {
            return answered(answer);
        }
        return store.flush().handle((_, failure) -> {
            if (failure == null) {
                return answer;
            }
            LOG.debug("{} is not stored yet", shorten(call.request().path()), failure); // its writer has said why
            return ApiAnswer.error(
                    503, "STORE_UNAVAILABLE", "the change is made but not stored yet; the hub goes on trying");
        });
    }

    /** QuickApps and scenes that have each other act: nobody outside is told of it yet. */
    private static boolean isTalk(Call call, ApiAnswer answer) {
        return answer.status() == 202
                && !isTicket(answer)
                && call.request().caller().isCodeOfTheHouse();
    }

    /** A delayed action is promised, so it is stored first. */
    private static boolean isTicket(ApiAnswer answer) {
        return answer.body() != null && answer.body().has("timestamp");
    }

    private static ApiAnswer failed(ApiRequest request, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HubException refused) {
            return refused.answer();
        }
        LOG.error("{} {} failed", request.method(), shorten(request.path()), cause);
        return ApiAnswer.error(500, "INTERNAL", "the hub failed at this request; its log says more");
    }
}
