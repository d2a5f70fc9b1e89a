package io.moonfleet.e2e;

import io.moonfleet.harness.Keycloak;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.Postgres;
import io.moonfleet.harness.RabbitMq;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, with the reason, where the machine lacks a program that a test is about. */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
@interface Needs {

    Program[] value();

    /** A program of the machine. */
    enum Program {
        MOSQUITTO,
        POSTGRESQL,
        CHROMIUM,
        RABBITMQ,
        KEYCLOAK;

        boolean isPresent() {
            return switch (this) {
                case MOSQUITTO -> Mosquitto.program().isPresent();
                case POSTGRESQL -> Postgres.programs().isPresent();
                case CHROMIUM -> Browser.program().isPresent();
                case RABBITMQ -> RabbitMq.program().isPresent();
                case KEYCLOAK -> Keycloak.distribution().isPresent();
            };
        }
    }

    /** Looks for the programs. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var missing = context.getElement()
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class))
                    .map(needs -> Arrays.stream(needs.value())
                            .filter(program -> !program.isPresent())
                            .map(program -> program.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" and ")))
                    .orElse("");
            return missing.isEmpty()
                    ? ConditionEvaluationResult.enabled("everything is there")
                    : ConditionEvaluationResult.disabled(
                            context.getDisplayName() + " is skipped: " + missing + " is not installed");
        }
    }
}
