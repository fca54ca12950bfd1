{{- define "community-scoring.environment" -}}
- name: ASPNETCORE_URLS
  value: http://+:8080
- name: DOTNET_EnableDiagnostics
  value: "0"
- name: Cluster__Id
  value: {{ .Values.cluster.id | quote }}
- name: Storage__Provider
  value: postgres
- name: Storage__ConnectionString
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secret.name }}
      key: {{ .Values.secret.keys.connectionString }}
- name: Pseudonyms__Secret
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secret.name }}
      key: {{ .Values.secret.keys.pseudonymSecret }}
{{- with .Values.secret.keys.previousPseudonymSecret }}
- name: Pseudonyms__PreviousSecret
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.secret.name }}
      key: {{ . }}
{{- end }}
- name: Access__BootstrapKey
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secret.name }}
      key: {{ .Values.secret.keys.bootstrapKey }}
- name: Kafka__BootstrapServers
  value: {{ required "kafka.bootstrapServers is missing" .Values.kafka.bootstrapServers | quote }}
- name: Kafka__Topic
  value: {{ .Values.kafka.topic | quote }}
{{- range $name, $value := .Values.kafka.client }}
- name: Kafka__Client__{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $key := .Values.kafka.clientSecrets }}
- name: Kafka__Client__{{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.secret.name }}
      key: {{ $key }}
{{- end }}
{{- with .Values.telemetry.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- end }}
