package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Hub;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import io.moonfleet.quickapp.QuickAppHome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * A development run that is online: what our hub does not have is asked of a real HC3. Only reads and actions go there;
 * nothing is made, changed or removed on it. It is blocked on for devices, which a QuickApp's virtual thread may do.
 */
final class OnlineHome implements QuickAppHome {

    private static final int NOT_FOUND = 404;
    private static final Pattern ACTION = Pattern.compile("/devices/\\d+/action/[^/?]+/?");

    private final QuickAppHome home;
    private final Hub hub;
    private final RemoteHub remote;
    private final AtomicBoolean toldOff = new AtomicBoolean();

    OnlineHome(QuickAppHome home, Hub hub, RemoteHub remote) {
        this.home = home;
        this.hub = hub;
        this.remote = remote;
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        return home.request(request).thenCompose(answer -> {
            if (answer.status() != NOT_FOUND || !goesThere(request)) {
                return CompletableFuture.completedFuture(answer);
            }
            return remote.ask(request.method(), request.path(), request.body()).handle((theirs, failure) -> {
                if (failure != null) {
                    warn(request.asDevice(), failure);
                    return answer;
                }
                return new HomeAnswer(theirs.status(), theirs.body().isMissingNode() ? null : theirs.body());
            });
        });
    }

    private static boolean goesThere(HomeRequest request) {
        return request.method().equals("GET")
                || request.method().equals("POST")
                        && ACTION.matcher(request.path()).matches();
    }

    /** Once: a QuickApp may ask a hundred times a second. */
    private void warn(int device, Throwable failure) {
        if (toldOff.compareAndSet(false, true)) {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            hub.log(device, "warning", "HC3", String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public JsonNode device(int id) {
        var ours = home.device(id);
        if (ours != null || id <= 0) {
            return ours;
        }
        try {
            var theirs = remote.ask("GET", "/devices/" + id, null)
                    .toCompletableFuture()
                    .join();
            return theirs.isGood() && theirs.body().isObject() ? theirs.body() : null;
        } catch (CompletionException unreachable) {
            warn(0, unreachable);
            return null;
        }
    }

    @Override
    public List<JsonNode> children(int parent) {
        return home.children(parent);
    }

    @Override
    public void updateProperty(int device, String name, JsonNode value) {
        home.updateProperty(device, name, value);
    }

    @Override
    public void updateView(int device, String element, String property, JsonNode value) {
        home.updateView(device, element, property, value);
    }

    @Override
    public void log(LogLine line) {
        home.log(line);
    }

    @Override
    public void lifeChanged(int device, Life life, String detail) {
        home.lifeChanged(device, life, detail);
    }

    @Override
    public void listens(int device, boolean wanted) {
        home.listens(device, wanted);
    }
}
