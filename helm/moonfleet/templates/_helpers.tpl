{{/* What all names of a release begin with. */}}
{{- define "moonfleet.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels by which pods are selected; they never change. Call with (dict "root" $ "component" "gateway"). */}}
{{- define "moonfleet.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "moonfleet.labels" -}}
{{ include "moonfleet.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: moonfleet
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The image of one of our services: a digest wins over a tag. */}}
{{- define "moonfleet.image" -}}
{{- $image := .root.Values.image -}}
{{- $digest := (get $image.digests .component) | default "" -}}
{{- if $digest -}}
{{ printf "%s/moonfleet-%s@%s" $image.registry .component $digest }}
{{- else -}}
{{ printf "%s/moonfleet-%s:%s" $image.registry .component ($image.tag | default .root.Chart.AppVersion) }}
{{- end -}}
{{- end -}}

{{/* Nobody is root, and nobody may become it. */}}
{{- define "moonfleet.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "moonfleet.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* On which nodes a pod may be. */}}
{{- define "moonfleet.nodes" -}}
{{- $component := get .root.Values .component -}}
{{- with $component.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $component.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* Where a pod goes: not beside one of its own kind, if there is another place. */}}
{{- define "moonfleet.placement" -}}
{{- include "moonfleet.nodes" . }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "moonfleet.selector" . | nindent 14 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "moonfleet.selector" . | nindent 8 }}
{{- end -}}

{{/* What all three services answer on their HTTP port. A start may take long on a busy node: 5 s × 60. */}}
{{- define "moonfleet.probes" -}}
startupProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end -}}

{{/* The address that a chart's own broker has, and whether it is TLS. */}}
{{- define "moonfleet.broker.host" -}}
{{- if eq .Values.broker.type "external" -}}
{{ required "broker.external.host: where is the broker?" .Values.broker.external.host }}
{{- else -}}
{{ printf "%s-broker" (include "moonfleet.fullname" .) }}
{{- end -}}
{{- end -}}

{{- define "moonfleet.broker.secret" -}}
{{- .Values.broker.existingSecret | default (printf "%s-broker-accounts" (include "moonfleet.fullname" .)) -}}
{{- end -}}

{{- define "moonfleet.broker.tlsSecret" -}}
{{- .Values.broker.tls.existingSecret | default (printf "%s-broker-tls" (include "moonfleet.fullname" .)) -}}
{{- end -}}

{{/* Whether a CA file is mounted: not when the broker's certificate is one that everybody knows. */}}
{{- define "moonfleet.broker.hasCa" -}}
{{- if and .Values.broker.tls.enabled (or (ne .Values.broker.type "external") .Values.broker.tls.existingSecret) -}}true{{- end -}}
{{- end -}}

{{/* Each service signs in with an account of its own. Passwords must not need percent-encoding. */}}
{{- define "moonfleet.broker.env" -}}
{{- $scheme := ternary "mqtts" "mqtt" .root.Values.broker.tls.enabled -}}
{{- $secret := include "moonfleet.broker.secret" .root -}}
- name: MQTT_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: {{ .component }}-password}
- name: MOONFLEET_MQTT_URL
  value: "{{ $scheme }}://{{ .component }}:$(MQTT_PASSWORD)@{{ include "moonfleet.broker.host" .root }}:{{ .root.Values.broker.port }}"
{{- if include "moonfleet.broker.hasCa" .root }}
- name: MOONFLEET_MQTT_CA
  value: /etc/moonfleet/broker/ca.crt
{{- end }}
{{- end -}}

{{/* The homes that the runners serve, with commas between. */}}
{{- define "moonfleet.homes" -}}
{{- $homes := .Values.runner.hubs -}}
{{- if and $homes (eq .Values.store.type "file") -}}
{{- fail "runner.hubs: runners choose a home by what a database knows; that needs store.type postgresql" -}}
{{- end -}}
{{- if and $homes (not (has .Values.hub.name $homes)) -}}
{{- fail (printf "runner.hubs: '%s' is missing, the home of this release's pages" .Values.hub.name) -}}
{{- end -}}
{{- join "," ($homes | default (list .Values.hub.name)) -}}
{{- end -}}

{{/* A broker's rules once for each home. (dict "root" $ "rules" TEXT) */}}
{{- define "moonfleet.broker.rules" -}}
{{- range $home := splitList "," (include "moonfleet.homes" .root) }}
{{- $.rules | replace "moonfleet/home/" (printf "moonfleet/%s/" $home) }}
{{- end }}
{{- end -}}

{{- define "moonfleet.env" -}}
- name: MOONFLEET_HUB
  value: {{ (ternary (include "moonfleet.homes" .root) .root.Values.hub.name (eq .component "runner")) | quote }}
{{ include "moonfleet.broker.env" . }}
{{- if eq .component "runner" }}
{{- include "moonfleet.firstAdmin.env" .root }}
{{- else }}
{{ include "moonfleet.signIn.env" .root }}
{{- include "moonfleet.proxy.env" . }}
{{- end }}
{{- include "moonfleet.traces.env" . }}
{{- range $name, $value := (get .root.Values .component).env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Begins with a line end, because it can be nothing. */}}
{{- define "moonfleet.traces.env" -}}
{{- with .root.Values.traces }}
{{- if .url }}
- name: MOONFLEET_TRACES
  value: {{ .url | quote }}
- name: MOONFLEET_TRACES_SAMPLE
  value: {{ .sample | quote }}
{{- if and (eq $.component "runner") .hosts }}
- name: MOONFLEET_TRACES_TO
  value: {{ join "," .hosts | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "moonfleet.volumeMounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if include "moonfleet.broker.hasCa" .root }}
- {name: broker-ca, mountPath: /etc/moonfleet/broker, readOnly: true}
{{- end }}
{{- if and (ne .component "runner") (include "moonfleet.signIn.hasCa" .root) }}
- {name: keycloak-ca, mountPath: /etc/moonfleet/keycloak, readOnly: true}
{{- end }}
{{- end -}}

{{- define "moonfleet.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
{{- if include "moonfleet.broker.hasCa" .root }}
- name: broker-ca
  secret:
    secretName: {{ include "moonfleet.broker.tlsSecret" .root }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- if and (ne .component "runner") (include "moonfleet.signIn.hasCa" .root) }}
- name: keycloak-ca
  secret:
    secretName: {{ .root.Values.signIn.keycloak.existingSecret }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- end -}}

{{/* A pod starts anew when what it reads at its start has changed. */}}
{{- define "moonfleet.checksums" -}}
checksum/settings: {{ toJson (dict "broker" .Values.broker "homes" (include "moonfleet.homes" .) "store" .Values.store "signIn" .Values.signIn) | sha256sum }}
{{- end -}}

{{/* Where the home is kept, when it is PostgreSQL. */}}
{{- define "moonfleet.store.cluster" -}}
{{ include "moonfleet.fullname" . }}-store
{{- end -}}

{{- define "moonfleet.store.isCloudNativePg" -}}
{{- if and (eq .Values.store.type "postgresql") (eq .Values.store.postgresql.mode "cloudnativepg") -}}true{{- end -}}
{{- end -}}

{{/* CloudNativePG makes this secret, with username and password. */}}
{{- define "moonfleet.store.secret" -}}
{{- if include "moonfleet.store.isCloudNativePg" . -}}
{{ include "moonfleet.store.cluster" . }}-app
{{- else -}}
{{ required "store.postgresql.external.existingSecret: which secret has username and password?" .Values.store.postgresql.external.existingSecret }}
{{- end -}}
{{- end -}}

{{- define "moonfleet.store.hasCa" -}}
{{- if or (include "moonfleet.store.isCloudNativePg" .) (and (eq .Values.store.type "postgresql") .Values.store.postgresql.external.hasCa) -}}true{{- end -}}
{{- end -}}

{{- define "moonfleet.store.caSecret" -}}
{{- if include "moonfleet.store.isCloudNativePg" . -}}
{{ include "moonfleet.store.cluster" . }}-ca
{{- else -}}
{{ include "moonfleet.store.secret" . }}
{{- end -}}
{{- end -}}

{{- define "moonfleet.store.url" -}}
{{- $ca := ternary "&sslrootcert=/etc/moonfleet/store/ca.crt" "" (eq (include "moonfleet.store.hasCa" .) "true") -}}
{{- if include "moonfleet.store.isCloudNativePg" . -}}
jdbc:postgresql://{{ include "moonfleet.store.cluster" . }}-rw:5432/moonfleet?sslmode=verify-full{{ $ca }}
{{- else -}}
{{- $external := .Values.store.postgresql.external -}}
jdbc:postgresql://{{ required "store.postgresql.external.host: where is the database?" $external.host }}:{{ $external.port }}/{{ $external.database }}?sslmode={{ $external.sslMode }}{{ $ca }}
{{- end -}}
{{- end -}}

{{- define "moonfleet.store.env" -}}
{{- if eq .Values.store.type "postgresql" -}}
- name: MOONFLEET_STORE_URL
  value: {{ include "moonfleet.store.url" . | quote }}
- name: MOONFLEET_STORE_USER
  valueFrom:
    secretKeyRef: {name: {{ include "moonfleet.store.secret" . }}, key: username}
- name: MOONFLEET_STORE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ include "moonfleet.store.secret" . }}, key: password}
{{- end -}}
{{- end -}}

{{/* Seals the passwords that QuickApps keep: without it a home in a database keeps none. In a volume there is a file for it. */}}
{{- define "moonfleet.store.sealSecret" -}}
{{- .Values.store.postgresql.sealSecret | default (printf "%s-seal" (include "moonfleet.fullname" .)) -}}
{{- end -}}

{{/* Not when the operator has given a key as a variable before there was this value. */}}
{{- define "moonfleet.store.isSealed" -}}
{{- if and (eq .Values.store.type "postgresql") (not (hasKey .Values.runner.env "MOONFLEET_SECRET_KEY")) -}}true{{- end -}}
{{- end -}}

{{- define "moonfleet.store.sealEnv" -}}
{{- if include "moonfleet.store.isSealed" . -}}
- name: MOONFLEET_SECRET_KEY
  valueFrom:
    secretKeyRef: {name: {{ include "moonfleet.store.sealSecret" . }}, key: secret-key}
{{- end -}}
{{- end -}}

{{/* What the gateway answers; everything else is a page. */}}
{{- define "moonfleet.gateway.paths" -}}
/api,/docs,/assets
{{- end -}}

{{/*
Whether a secret is to be made: also by an upgrade when it is not there, because this version of the chart or these values are
the first that want it. What is there is left as it is, also by an installation: it is that of a release that was uninstalled, whose
home is still there with its users and what is sealed in it. (dict "root" $ "name" NAME)
*/}}
{{- define "moonfleet.isToMake" -}}
{{- if not (lookup "v1" "Secret" .root.Release.Namespace .name) -}}true{{- end -}}
{{- end -}}

{{/* As a hook an object belongs to no release: it stays when the chart makes it no more, and when the release is uninstalled. */}}
{{- define "moonfleet.madeOnce" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: "-10"
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}

{{/* How gateway and ui learn who somebody is. */}}
{{- define "moonfleet.signIn.secret" -}}
{{- .Values.signIn.existingSecret | default (printf "%s-session" (include "moonfleet.fullname" .)) -}}
{{- end -}}

{{- define "moonfleet.signIn.hasCa" -}}
{{- if and (eq .Values.signIn.type "keycloak") .Values.signIn.keycloak.hasCa -}}true{{- end -}}
{{- end -}}

{{- define "moonfleet.signIn.env" -}}
- name: MOONFLEET_SESSION_KEY
  valueFrom:
    secretKeyRef: {name: {{ include "moonfleet.signIn.secret" . }}, key: session-key, optional: true}
{{- if eq .Values.signIn.type "keycloak" }}
{{- $keycloak := .Values.signIn.keycloak }}
- name: MOONFLEET_OIDC_URL
  value: {{ required "signIn.keycloak.url: where is the realm?" $keycloak.url | quote }}
- name: MOONFLEET_OIDC_CLIENT_ID
  value: {{ $keycloak.clientId | quote }}
- name: MOONFLEET_OIDC_CLIENT_SECRET
  valueFrom:
    secretKeyRef: {name: {{ required "signIn.keycloak.existingSecret: which secret has client-secret?" $keycloak.existingSecret }}, key: client-secret}
{{- if $keycloak.hasCa }}
- name: MOONFLEET_OIDC_CA
  value: /etc/moonfleet/keycloak/ca.crt
{{- end }}
{{- end }}
{{- end -}}

{{/* Begins with a line end, because it can be nothing. Optional: a release that is older than the secret has none, and no need of it. */}}
{{- define "moonfleet.firstAdmin.env" -}}
{{- if and (eq .Values.signIn.type "users") .Values.signIn.firstAdmin.name }}
- name: MOONFLEET_FIRST_ADMIN
  value: {{ .Values.signIn.firstAdmin.name | quote }}
- name: MOONFLEET_FIRST_ADMIN_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ include "moonfleet.firstAdmin.secret" . }}, key: password, optional: true}
{{- end }}
{{- end -}}

{{- define "moonfleet.firstAdmin.secret" -}}
{{- .Values.signIn.firstAdmin.existingSecret | default (printf "%s-first-admin" (include "moonfleet.fullname" .)) -}}
{{- end -}}

{{/* Under which name people come, and who says for whom a request is. */}}
{{- define "moonfleet.proxy.env" -}}
{{- if .root.Values.host }}
- name: MOONFLEET_{{ upper .component }}_HOSTS
  value: {{ .root.Values.host | quote }}
- name: MOONFLEET_UI_URL
  value: https://{{ .root.Values.host }}
{{- end }}
{{- with .root.Values.trustedProxies }}
- name: QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING
  value: "true"
- name: QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED
  value: "true"
- name: QUARKUS_HTTP_PROXY_TRUSTED_PROXIES
  value: {{ join "," . | quote }}
{{- end }}
{{- end -}}
