# What every program here shares: complete numbers, and the birth certificate of the file it writes.
# Programs run from the top of the repository: Rscript --vanilla tests/reference/<topic>.R

number <- function(x) {
  if (is.na(x)) return("null")
  if (is.infinite(x)) stop("an infinite number has no place in a reference")
  sprintf("%.17g", x)
}

text <- function(x) paste0("\"", gsub("([\"\\\\])", "\\\\\\1", x), "\"")

# Named things become objects, others lists; one number stays a number.
as_json <- function(x, indent = "") {
  deeper <- paste0(indent, " ")
  if (is.character(x) && length(x) == 1 && is.null(names(x))) return(text(x))
  if (is.numeric(x) && length(x) == 1 && is.null(names(x))) return(number(x))
  parts <- vapply(seq_along(x), function(i) as_json(unname(x[i])[[1]], deeper), "")
  if (!is.null(names(x))) {
    parts <- paste0(vapply(names(x), text, ""), ": ", parts)
    return(paste0("{\n", deeper, paste(parts, collapse = paste0(",\n", deeper)), "\n", indent, "}"))
  }
  if (is.numeric(x)) return(paste0("[", paste(parts, collapse = ", "), "]"))
  paste0("[\n", deeper, paste(parts, collapse = paste0(",\n", deeper)), "\n", indent, "]")
}

sha256 <- function(path) strsplit(system2("sha256sum", shQuote(path), stdout = TRUE), " ")[[1]][1]

# topic: name of the program; packages: those used; data: paths read; results: a named list.
write_reference <- function(topic, packages, data, results) {
  versions <- vapply(packages, function(p) as.character(packageVersion(p)), "")
  certificate <- list(
    program = paste0("tests/reference/", topic, ".R"),
    R = paste(R.version$major, R.version$minor, sep = "."),
    packages = as.list(versions),
    data = as.list(setNames(vapply(data, sha256, ""), data))
  )
  writeLines(as_json(list(certificate = certificate, results = results)),
             file.path("tests/reference", paste0(topic, ".json")))
}
