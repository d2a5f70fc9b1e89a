package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Hub;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import io.moonfleet.quickapp.QuickAppHome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What {@code --%%debug:true} asks for: everything that a QuickApp does to its home is in its log. */
final class TalkativeHome implements QuickAppHome {

    private static final String TAG = "MOONFLEET";
    private static final int LONGEST = 200;

    private final QuickAppHome home;
    private final Hub hub;

    TalkativeHome(QuickAppHome home, Hub hub) {
        this.home = home;
        this.hub = hub;
    }

    private void tell(int device, String what) {
        hub.log(device, "trace", TAG, what);
    }

    private static String brief(Object value) {
        var text = String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        var start = System.nanoTime();
        return home.request(request).whenComplete((answer, failure) -> {
            var took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            var body = request.body() == null ? "" : " " + brief(request.body());
            var outcome = failure == null ? answer.status() : failure.getMessage();
            tell(
                    request.asDevice(),
                    request.method() + " " + request.path() + body + " → " + outcome + " in " + took + " ms");
        });
    }

    @Override
    public void updateProperty(int device, String name, JsonNode value) {
        tell(device, "property " + name + " = " + brief(value));
        home.updateProperty(device, name, value);
    }

    @Override
    public void updateView(int device, String element, String property, JsonNode value) {
        tell(device, "view " + element + "." + property + " = " + brief(value));
        home.updateView(device, element, property, value);
    }

    @Override
    public void log(LogLine line) {
        home.log(line);
    }

    @Override
    public void lifeChanged(int device, Life life, String detail) {
        tell(device, "life: " + life + (detail.isEmpty() ? "" : ", " + detail));
        home.lifeChanged(device, life, detail);
    }

    @Override
    public void listens(int device, boolean wanted) {
        tell(device, wanted ? "listens to the home's events" : "listens no longer");
        home.listens(device, wanted);
    }

    @Override
    public JsonNode device(int id) {
        return home.device(id);
    }

    @Override
    public List<JsonNode> children(int parent) {
        return home.children(parent);
    }
}
