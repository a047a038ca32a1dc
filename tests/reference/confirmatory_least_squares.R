# Factor models of measured items by least squares, and ordered items by plain least squares, by lavaan.
source("tests/reference/_confirmatory_models.R")

routes <- list(
  uls = list(estimator = "ULS"), ulsmv = list(estimator = "ULSMV"), dwls = list(estimator = "DWLS"),
  wlsmv = list(estimator = "WLSMV"), with_means = list(estimator = "ULSMV", meanstructure = TRUE),
  ordered_uls = list(estimator = "ULS", ordered = TRUE), ordered_dwls = list(estimator = "DWLS", ordered = TRUE),
  ordered_wlsmv = list(estimator = "WLSMV", ordered = TRUE), ordered_ulsmv = list(estimator = "ULSMV", ordered = TRUE))

results <- lapply(models[c("mood_two", "veterans_four", "wenchuan_four")], function(m) {
  data <- na.omit(data_of[[m$data]][lavaanNames(m$text, "ov")])
  found <- lapply(routes, function(chosen) {
    cat(".")
    fit <- polished(m$text, data, std.lv = TRUE, more = chosen)
    result <- grouped(fit)
    scaled_fit <- fitMeasures(fit)
    result$ends <- unname(scaled_fit[intersect(c("rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled", "rmsea.ci.lower.robust",
                                                 "rmsea.ci.upper.robust"), names(scaled_fit))])
    result
  })
  c(list(text = gsub("\n", "; ", m$text), data = m$data), found)
})

write_reference("confirmatory_least_squares", "lavaan", c(veterans_file, wenchuan_file, waves_file), results)
