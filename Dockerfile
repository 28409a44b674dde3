# Builds Spillway and the image that runs it: docs/operations.md, "In containers".
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven
WORKDIR /src
COPY pom.xml ./
COPY server ./server
COPY spark ./spark
COPY bench/pom.xml ./bench/
COPY openapi/pom.xml ./openapi/
RUN mvn -q -B -pl server,spark -am -DskipTests -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin spillway \
  && install -d -o spillway -g spillway -m 700 /data
COPY --from=build /src/server/target/spillway.jar /src/server/target/spillway-spark.jar /opt/spillway/
# What a start loads, noted down by running the demo once; worth a third of a start.
RUN java -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:AOTCacheOutput=/opt/spillway/spillway.aot -jar /opt/spillway/spillway.jar \
    demo --once --port 0 --demo-events 2000 --data /tmp/learn/data --output /tmp/learn/file \
  && rm -rf /tmp/learn
USER 10001:10001
VOLUME /data
ENV SPILLWAY_DATA=/data/spillway SPILLWAY_HTTP_HOST=0.0.0.0 JDK_JAVA_OPTIONS=-Xmx512m
EXPOSE 8080
# Stopped by SIGTERM: running calls are given 30 seconds.
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
  "--sun-misc-unsafe-memory-access=allow", "-XX:AOTCache=/opt/spillway/spillway.aot", \
  "-Xlog:aot*=off,cds*=off", "-jar", "/opt/spillway/spillway.jar"]
CMD ["serve"]
