package io.moonfleet.ui;

import io.moonfleet.security.http.Door;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /audit}: who did what, for administrators. The hub keeps the log and says who may read it. */
@ApplicationScoped
public class AuditPages {

    private static final int FIRST = -1_000;
    private static final int PAGE_LENGTH = 200;
    private static final int LONGEST_FILTER = 200;
    private static final AuditPage PAGE = new AuditPage();

    private final PageDoor door;
    private final BrokerSide side;

    AuditPages(PageDoor door, BrokerSide side) {
        this.door = door;
        this.side = side;
    }

    void addRoutes(@Observes StartupEvent event, Router router) {
        router.get("/audit").order(FIRST).handler(this::page);
    }

    private void page(RoutingContext http) {
        door.http().admit(http, _ -> look(http), refusal -> {
            if (refusal.status() == 401) {
                SignInPages.lead(http);
            } else {
                SignInPages.sorry(http, refusal.status(), refusal.message());
            }
        });
    }

    private void look(RoutingContext http) {
        var filters = filters(http);
        var asked = new LinkedHashMap<>(filters);
        asked.put("count", Integer.toString(PAGE_LENGTH));
        var before = http.queryParams().get("before");
        if (before != null && before.matches("\\d{1,18}")) {
            asked.put("before", before);
        }
        var context = Vertx.currentContext();
        side.home()
                .as(Door.caller(http))
                .audit(asked)
                .whenComplete((entries, failure) -> context.runOnContext(_ -> {
                    if (http.response().ended() || http.response().closed()) {
                        return;
                    }
                    if (failure == null) {
                        PlainPage.send(http, PAGE.show(entries, filters, entries.size() == PAGE_LENGTH));
                    } else {
                        var problem = HomeException.in(failure);
                        SignInPages.sorry(http, problem.reason().equals("FORBIDDEN") ? 403 : 503, problem.getMessage());
                    }
                }));
    }

    private static Map<String, String> filters(RoutingContext http) {
        var filters = new LinkedHashMap<String, String>();
        for (var name : AuditPage.FILTERS.keySet()) {
            var value = http.queryParams().get(name);
            if (value != null && !value.isBlank() && value.length() <= LONGEST_FILTER) {
                filters.put(name, value.strip());
            }
        }
        return filters;
    }
}
