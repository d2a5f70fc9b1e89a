# The image of the gateway. Build the application first, then, in the checkout's root:
#   docker build -f images/gateway.Dockerfile -t moonfleet-gateway:0.1.0 api-gateway/target
ARG BASE=eclipse-temurin:25-jre

# A training run gives the JVM loaded classes and profiles: the service starts in a third of the time. It must find the same files at the same
# places, run by the same JVM with the same flags. No broker is needed for it; TERM ends it, and then it writes.
FROM ${BASE} AS trained
COPY quarkus-app/ /opt/moonfleet/
WORKDIR /opt/moonfleet
RUN timeout -s TERM 20 java -Xss16m -XX:+UseCompactObjectHeaders -XX:-ReduceBulkZeroing --sun-misc-unsafe-memory-access=allow -Dfile.encoding=UTF-8 \
      -XX:AOTCacheOutput=/opt/moonfleet/service.aot -Xlog:aot=off -Xlog:cds=off \
      -jar /opt/moonfleet/quarkus-run.jar --port=0 --mqtt-url=mqtt://127.0.0.1:9 || true; \
    test -s /opt/moonfleet/service.aot

FROM ${BASE}
LABEL org.opencontainers.image.title=moonfleet-gateway
# What changes least comes first.
COPY --from=trained /opt/moonfleet/lib/ /opt/moonfleet/lib/
COPY --from=trained /opt/moonfleet/quarkus/ /opt/moonfleet/quarkus/
COPY --from=trained /opt/moonfleet/app/ /opt/moonfleet/app/
COPY --from=trained /opt/moonfleet/quarkus-run.jar /opt/moonfleet/quarkus-app-dependencies.txt /opt/moonfleet/
COPY bom.json /opt/moonfleet/
COPY --from=trained /opt/moonfleet/service.aot /opt/moonfleet/
WORKDIR /opt/moonfleet
USER 10001:10001
EXPOSE 8888
ENTRYPOINT ["java", "-Xss16m", "-XX:+UseCompactObjectHeaders", "-XX:-ReduceBulkZeroing", "--sun-misc-unsafe-memory-access=allow", "-Dfile.encoding=UTF-8", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=/opt/moonfleet/service.aot", "-Xlog:aot=off", "-Xlog:cds=off", "-jar", "/opt/moonfleet/quarkus-run.jar"]
