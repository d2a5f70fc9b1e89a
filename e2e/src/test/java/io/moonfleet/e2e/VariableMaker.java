package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that makes one global variable after the other, and knows which of them were acknowledged. */
final class VariableMaker extends BusyClient {

    private static final String ALL = "/api/globalVariables";
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final Duration AFTER_A_REFUSAL = Duration.ofMillis(50);

    private final Api api;
    private final String prefix = "v" + System.nanoTime() + "x";
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();

    private VariableMaker(Api api) {
        super(BETWEEN);
        this.api = api;
    }

    static VariableMaker start(Api api) {
        var maker = new VariableMaker(api);
        maker.begin();
        return maker;
    }

    @Override
    void ask(long number) {
        var variable = prefix + number;
        var answer = api.post(ALL, "{\"name\":\"" + variable + "\",\"value\":\"" + number + "\"}");
        if (answer.status() < 300) {
            acknowledged.add(variable);
            wasAcknowledged();
        } else {
            assertThat(answer.status()).as(answer.text()).isIn(409, 429, 503);
            LedgerHome.pause(AFTER_A_REFUSAL);
        }
    }

    void nothingIsMissing() {
        var kept = new ArrayList<String>();
        api.get(ALL)
                .is(200)
                .json()
                .forEach(variable -> kept.add(variable.path("name").asText()));
        assertThat(kept).containsAll(acknowledged);
    }
}
